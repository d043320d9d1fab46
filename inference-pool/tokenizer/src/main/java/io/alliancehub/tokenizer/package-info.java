/**
 * Turns text into token ids and back, and chat messages into prompts; needs a vocabulary and no
 * weights.
 */
@NullMarked
package io.alliancehub.tokenizer;

import org.jspecify.annotations.NullMarked;
