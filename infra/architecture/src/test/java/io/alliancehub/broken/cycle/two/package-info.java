/** Breaks the rule "cycle" on purpose. */
@NullMarked
package io.alliancehub.broken.cycle.two;

import org.jspecify.annotations.NullMarked;
