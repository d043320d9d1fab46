/**
 * The members and gateways that are alive, as they report themselves, which are drained, and what
 * the operator wants of banks' zones in their caches.
 */
@ApplicationModule(
        allowedDependencies = {
            "access",
            "adapter",
            "problem",
            "redis",
            "storage",
            "change",
            "registry",
            "settings"
        })
@NullMarked
package io.alliancehub.service.pool;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
