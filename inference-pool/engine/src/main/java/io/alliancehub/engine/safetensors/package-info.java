/** Reads folders of safetensors as Hugging Face publishes them, under GGUF's names. */
@NullMarked
package io.alliancehub.engine.safetensors;

import org.jspecify.annotations.NullMarked;
