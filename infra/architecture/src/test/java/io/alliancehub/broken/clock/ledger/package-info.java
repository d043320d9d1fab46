/** Breaks the rule "clock" on purpose. */
@NullMarked
package io.alliancehub.broken.clock.ledger;

import org.jspecify.annotations.NullMarked;
