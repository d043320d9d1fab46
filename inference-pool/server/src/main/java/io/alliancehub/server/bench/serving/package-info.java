/** How fast servers answer over HTTP: ours in a process of its own, and another beside it. */
@NullMarked
package io.alliancehub.server.bench.serving;

import org.jspecify.annotations.NullMarked;
