/** Breaks the rule "model" on purpose. */
@NullMarked
package io.alliancehub.broken.model.engine.model;

import org.jspecify.annotations.NullMarked;
