/**
 * The journal, and the road of each usage event from it to the service: never lost, never twice.
 */
@NullMarked
package io.alliancehub.gateway.metering;

import org.jspecify.annotations.NullMarked;
