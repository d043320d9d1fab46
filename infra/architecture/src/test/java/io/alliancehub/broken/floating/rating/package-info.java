/** Breaks the rule "floating" on purpose. */
@NullMarked
package io.alliancehub.broken.floating.rating;

import org.jspecify.annotations.NullMarked;
