/** Reads GGUF model files, trusting no number in them. */
@NullMarked
package io.alliancehub.engine.gguf;

import org.jspecify.annotations.NullMarked;
