/** Breaks the rule "spans" on purpose. */
@NullMarked
package io.alliancehub.broken.spans.relay;

import org.jspecify.annotations.NullMarked;
