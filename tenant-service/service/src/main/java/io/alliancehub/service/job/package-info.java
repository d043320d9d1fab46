/**
 * Long work that goes on in the background: asked for, watched, cancelled, kept with its result.
 */
@ApplicationModule(
        allowedDependencies = {"access", "change", "problem", "settings", "storage", "tenant"})
@NullMarked
package io.alliancehub.service.job;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
