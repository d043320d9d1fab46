/** Breaks the rule "decimal" on purpose. */
@NullMarked
package io.alliancehub.broken.decimal.billing;

import org.jspecify.annotations.NullMarked;
