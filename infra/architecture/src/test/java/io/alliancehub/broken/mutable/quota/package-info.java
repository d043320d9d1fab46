/** Breaks the rule "mutable" on purpose. */
@NullMarked
package io.alliancehub.broken.mutable.quota;

import org.jspecify.annotations.NullMarked;
