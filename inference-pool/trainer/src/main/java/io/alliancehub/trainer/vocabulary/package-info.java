/** The model's own byte-level BPE vocabulary: learning it, and encoding the corpus with it. */
@NullMarked
package io.alliancehub.trainer.vocabulary;

import org.jspecify.annotations.NullMarked;
