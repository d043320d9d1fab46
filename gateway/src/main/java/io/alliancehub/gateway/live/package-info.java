/** What happens now, told each second to whoever watches: counters, refusals, the heartbeat. */
@NullMarked
package io.alliancehub.gateway.live;

import org.jspecify.annotations.NullMarked;
