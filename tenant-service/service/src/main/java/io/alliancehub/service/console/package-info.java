/** Serves the console's files and describes the API exactly enough to compile it against. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.alliancehub.service.console;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
