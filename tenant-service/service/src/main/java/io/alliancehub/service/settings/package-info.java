/** Settings and the wiring that knows concrete classes. */
@ApplicationModule(allowedDependencies = {"access", "problem", "storage", "redis"})
@NullMarked
package io.alliancehub.service.settings;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
