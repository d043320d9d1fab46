/** OpenAI's request and answer bodies: what is read, refused and written. */
@NullMarked
package io.alliancehub.server.openai;

import org.jspecify.annotations.NullMarked;
