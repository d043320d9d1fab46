/** Breaks the rule "leaf" on purpose. */
@NullMarked
package io.alliancehub.broken.leaf.tenant;

import org.jspecify.annotations.NullMarked;
