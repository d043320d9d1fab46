/** The command that pre-trains, exports and evaluates the bundled model. */
@NullMarked
package io.alliancehub.trainer;

import org.jspecify.annotations.NullMarked;
