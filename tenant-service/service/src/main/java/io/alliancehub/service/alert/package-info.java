/** Alerts on budgets and refusals: rules, the decision that one is raised, its way to people. */
@ApplicationModule(
        allowedDependencies = {
            "access",
            "problem",
            "storage",
            "settings",
            "change",
            "tenant",
            "quota",
            "metering",
            "live"
        })
@NullMarked
package io.alliancehub.service.alert;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
