/** The members and gateways that are alive, as they report themselves, and which are drained. */
@ApplicationModule(
        allowedDependencies = {"access", "problem", "redis", "storage", "change", "registry"})
@NullMarked
package io.alliancehub.service.pool;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
