/** Breaks the rule "scheduler" on purpose. */
@NullMarked
package io.alliancehub.broken.scheduler.kernel;

import org.jspecify.annotations.NullMarked;
