/** Spans of answers, made of the times that were noted while an answer was made. */
@NullMarked
package io.alliancehub.server.tracing;

import org.jspecify.annotations.NullMarked;
