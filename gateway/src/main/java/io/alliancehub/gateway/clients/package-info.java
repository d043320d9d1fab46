/**
 * The two systems that the gateway speaks to besides members: Redis and the service's internal API.
 */
@NullMarked
package io.alliancehub.gateway.clients;

import org.jspecify.annotations.NullMarked;
