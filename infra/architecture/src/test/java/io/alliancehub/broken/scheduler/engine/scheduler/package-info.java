/** Breaks the rule "scheduler" on purpose. */
@NullMarked
package io.alliancehub.broken.scheduler.engine.scheduler;

import org.jspecify.annotations.NullMarked;
