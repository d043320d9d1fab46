/**
 * What a chat request says that makes its prompt, read from plain maps and lists: a gateway and a
 * member read the same request to the same tokens.
 */
@NullMarked
package io.alliancehub.tokenizer.chat;

import org.jspecify.annotations.NullMarked;
