/** Breaks the rule "thrown" on purpose. */
@NullMarked
package io.alliancehub.broken.thrown.quota;

import org.jspecify.annotations.NullMarked;
