/** Breaks the rule "reactor" on purpose. */
@NullMarked
package io.alliancehub.broken.reactor.gateway.admission;

import org.jspecify.annotations.NullMarked;
