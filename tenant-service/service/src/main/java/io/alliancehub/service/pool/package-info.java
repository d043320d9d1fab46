/** The members that are alive, as they report themselves. */
@ApplicationModule(allowedDependencies = {"access", "redis"})
@NullMarked
package io.alliancehub.service.pool;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
