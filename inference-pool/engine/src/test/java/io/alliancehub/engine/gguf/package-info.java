/** Tests of this package. */
@NullMarked
package io.alliancehub.engine.gguf;

import org.jspecify.annotations.NullMarked;
