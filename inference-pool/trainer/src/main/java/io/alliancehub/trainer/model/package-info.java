/** The decoder as a differentiable program over PyTorch arrays. */
@NullMarked
package io.alliancehub.trainer.model;

import org.jspecify.annotations.NullMarked;
