/** Low-rank adapters: reading their files, their weights, and which of them are in memory. */
@NullMarked
package io.alliancehub.engine.lora;

import org.jspecify.annotations.NullMarked;
