/** The call to a member, and its answer relayed token by token. */
@NullMarked
package io.alliancehub.gateway.relay;

import org.jspecify.annotations.NullMarked;
