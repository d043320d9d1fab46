/** What a call costs, exactly. */
@ApplicationModule(allowedDependencies = {"money", "registry"})
@NullMarked
package io.alliancehub.service.rating;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
