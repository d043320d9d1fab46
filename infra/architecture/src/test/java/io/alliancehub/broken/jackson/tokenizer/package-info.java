/** Breaks the rule "jackson" on purpose. */
@NullMarked
package io.alliancehub.broken.jackson.tokenizer;

import org.jspecify.annotations.NullMarked;
