/** Breaks the rule "leaf" on purpose. */
@NullMarked
package io.alliancehub.broken.leaf.money;

import org.jspecify.annotations.NullMarked;
