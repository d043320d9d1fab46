/** Breaks the rule "model" on purpose. */
@NullMarked
package io.alliancehub.broken.model.engine.scheduler;

import org.jspecify.annotations.NullMarked;
