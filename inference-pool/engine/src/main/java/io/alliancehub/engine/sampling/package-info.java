/** From logits to a token, the same for the same seed and position. */
@NullMarked
package io.alliancehub.engine.sampling;

import org.jspecify.annotations.NullMarked;
