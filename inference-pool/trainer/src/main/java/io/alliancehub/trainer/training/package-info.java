/** The training loop: rows, optimiser, schedule, checkpoints, loss log. */
@NullMarked
package io.alliancehub.trainer.training;

import org.jspecify.annotations.NullMarked;
