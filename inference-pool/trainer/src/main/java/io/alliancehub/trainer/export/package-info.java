/** Writing a trained model as a GGUF file, and its loss curve as a picture. */
@NullMarked
package io.alliancehub.trainer.export;

import org.jspecify.annotations.NullMarked;
