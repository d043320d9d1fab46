/**
 * What was used, as people look at it: lists, series, totals, one call, exports, the overview and
 * what needs attention. It reads; nothing here writes.
 */
@ApplicationModule(
        allowedDependencies = {
            "access",
            "money",
            "problem",
            "storage",
            "redis",
            "tenant",
            "metering"
        })
@NullMarked
package io.alliancehub.service.reporting;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
