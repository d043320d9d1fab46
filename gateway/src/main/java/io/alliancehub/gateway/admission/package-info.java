/** Every limit checked and reserved in one script; what was reserved is held until settled. */
@NullMarked
package io.alliancehub.gateway.admission;

import org.jspecify.annotations.NullMarked;
