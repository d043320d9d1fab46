/** Tests of the folders of safetensors. */
@NullMarked
package io.alliancehub.engine.safetensors;

import org.jspecify.annotations.NullMarked;
