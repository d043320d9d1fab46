/** The connection to Redis, which may be gone at any time. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.alliancehub.service.redis;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
