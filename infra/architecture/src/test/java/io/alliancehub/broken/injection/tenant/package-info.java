/** Breaks the rule "injection" on purpose. */
@NullMarked
package io.alliancehub.broken.injection.tenant;

import org.jspecify.annotations.NullMarked;
