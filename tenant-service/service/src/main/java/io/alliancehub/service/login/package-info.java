/** Log-in of people at the identity provider, their sessions, and what they are told of them. */
@ApplicationModule(
        allowedDependencies = {
            "access",
            "problem",
            "settings",
            "storage",
            "change",
            "tenant",
            "identity"
        })
@NullMarked
package io.alliancehub.service.login;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
