/** Measuring a model on dialogues that it was not trained on. */
@NullMarked
package io.alliancehub.trainer.evaluation;

import org.jspecify.annotations.NullMarked;
