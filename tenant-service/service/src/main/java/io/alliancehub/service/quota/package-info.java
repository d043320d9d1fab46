/** Limits on every level, and the counters in Redis that enforce them. */
@ApplicationModule(
        allowedDependencies = {
            "access",
            "problem",
            "storage",
            "redis",
            "change",
            "publication",
            "tenant",
            "apikey",
            "metering",
            "rating"
        })
@NullMarked
package io.alliancehub.service.quota;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
