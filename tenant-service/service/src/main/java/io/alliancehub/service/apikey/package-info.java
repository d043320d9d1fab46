/** API keys: made once, shown once, kept as a keyed hash. */
@ApplicationModule(
        allowedDependencies = {
            "access",
            "problem",
            "storage",
            "change",
            "publication",
            "settings",
            "tenant",
            "registry"
        })
@NullMarked
package io.alliancehub.service.apikey;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
