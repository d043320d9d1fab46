/** Adapters that banks upload and what they are called by: files by digest, derived versions. */
@ApplicationModule(
        allowedDependencies = {
            "access",
            "problem",
            "storage",
            "change",
            "registry",
            "settings",
            "tenant"
        })
@NullMarked
package io.alliancehub.service.adapter;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
