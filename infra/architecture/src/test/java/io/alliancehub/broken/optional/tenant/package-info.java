/** Breaks the rule "optional" on purpose. */
@NullMarked
package io.alliancehub.broken.optional.tenant;

import org.jspecify.annotations.NullMarked;
