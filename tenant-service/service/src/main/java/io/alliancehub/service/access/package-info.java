/** Who calls, and which of the hub's people may call what. */
@ApplicationModule(allowedDependencies = {"problem"})
@NullMarked
package io.alliancehub.service.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
