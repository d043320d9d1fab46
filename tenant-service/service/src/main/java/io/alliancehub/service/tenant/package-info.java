/** Banks, their projects and apps. */
@ApplicationModule(allowedDependencies = {"access", "problem", "storage", "change", "publication"})
@NullMarked
package io.alliancehub.service.tenant;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
