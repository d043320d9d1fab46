/** Adapters: their files, and who is in memory. */
@NullMarked
package io.alliancehub.engine.lora;

import org.jspecify.annotations.NullMarked;
