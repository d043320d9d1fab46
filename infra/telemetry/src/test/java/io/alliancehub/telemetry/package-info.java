@NullMarked
package io.alliancehub.telemetry;

import org.jspecify.annotations.NullMarked;
