/** Synthetic bank dialogues: every one a pure function of a seed and an index. */
@NullMarked
package io.alliancehub.trainer.corpus;

import org.jspecify.annotations.NullMarked;
