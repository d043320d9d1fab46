/** Breaks the rule "arena" on purpose. */
@NullMarked
package io.alliancehub.broken.arena.engine.scheduler;

import org.jspecify.annotations.NullMarked;
