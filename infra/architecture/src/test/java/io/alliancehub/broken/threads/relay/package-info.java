/** Breaks the rule "threads" on purpose. */
@NullMarked
package io.alliancehub.broken.threads.relay;

import org.jspecify.annotations.NullMarked;
