/** Usage events, stored exactly once, rated and posted in one transaction. */
@ApplicationModule(
        allowedDependencies = {
            "access",
            "money",
            "problem",
            "storage",
            "redis",
            "settings",
            "tenant",
            "rating",
            "ledger",
            "change"
        })
@NullMarked
package io.alliancehub.service.metering;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
