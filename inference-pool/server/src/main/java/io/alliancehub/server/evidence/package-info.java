/** Keyed digests of what an answer was made of, that replay it and tell nothing of it. */
@NullMarked
package io.alliancehub.server.evidence;

import org.jspecify.annotations.NullMarked;
