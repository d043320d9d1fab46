/** Breaks the rule "segment" on purpose. */
@NullMarked
package io.alliancehub.broken.segment.server;

import org.jspecify.annotations.NullMarked;
