/** What happens now, for whoever watches: heartbeats turned into rates, sent as events. */
@ApplicationModule(allowedDependencies = {"access", "problem", "redis", "tenant", "pool"})
@NullMarked
package io.alliancehub.service.live;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
