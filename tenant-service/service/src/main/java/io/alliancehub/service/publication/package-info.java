/** What gateways must know of the database, and its road to Redis. */
@ApplicationModule(allowedDependencies = {"money", "problem", "storage", "redis"})
@NullMarked
package io.alliancehub.service.publication;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
