/** Breaks the rule "cycle" on purpose. */
@NullMarked
package io.alliancehub.broken.cycle.one;

import org.jspecify.annotations.NullMarked;
