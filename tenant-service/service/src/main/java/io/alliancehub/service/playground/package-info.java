/** The playground: a person's calls through the gateway, with a key that lives for minutes. */
@ApplicationModule(
        allowedDependencies = {
            "access",
            "problem",
            "storage",
            "settings",
            "change",
            "tenant",
            "apikey"
        })
@NullMarked
package io.alliancehub.service.playground;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
