/**
 * The one place that sets OpenTelemetry up: off unless a collector is named, and never in the way.
 */
@NullMarked
package io.alliancehub.telemetry;

import org.jspecify.annotations.NullMarked;
