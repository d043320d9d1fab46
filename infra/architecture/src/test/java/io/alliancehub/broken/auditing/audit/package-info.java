/** Breaks the rule "auditing" on purpose. */
@NullMarked
package io.alliancehub.broken.auditing.audit;

import org.jspecify.annotations.NullMarked;
