/** What a write needs: an answer that is given once, and the event that audit hears. */
@ApplicationModule(allowedDependencies = {"problem", "storage"})
@NullMarked
package io.alliancehub.service.change;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
