/**
 * People of the alliance and its banks, and the directory elsewhere that is kept as they are here.
 */
@ApplicationModule(
        allowedDependencies = {
            "access",
            "problem",
            "storage",
            "change",
            "settings",
            "tenant",
            "apikey"
        })
@NullMarked
package io.alliancehub.service.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
