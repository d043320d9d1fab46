/** Breaks the rule "auditing" on purpose. */
@NullMarked
package io.alliancehub.broken.auditing.tenant;

import org.jspecify.annotations.NullMarked;
