/** A new bank with all that it needs for its first call, in one transaction. */
@ApplicationModule(
        allowedDependencies = {
            "access",
            "problem",
            "storage",
            "change",
            "tenant",
            "registry",
            "quota",
            "apikey",
            "identity"
        })
@NullMarked
package io.alliancehub.service.onboarding;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
