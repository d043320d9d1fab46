/** Spans of calls: what a call went through, and never what it says. */
@NullMarked
package io.alliancehub.gateway.tracing;

import org.jspecify.annotations.NullMarked;
