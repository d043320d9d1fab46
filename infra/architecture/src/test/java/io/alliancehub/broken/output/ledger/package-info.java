/** Breaks the rule "output" on purpose. */
@NullMarked
package io.alliancehub.broken.output.ledger;

import org.jspecify.annotations.NullMarked;
