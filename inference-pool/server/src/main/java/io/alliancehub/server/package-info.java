/** One pool member: an engine process with OpenAI-compatible HTTP. */
@NullMarked
package io.alliancehub.server;

import org.jspecify.annotations.NullMarked;
