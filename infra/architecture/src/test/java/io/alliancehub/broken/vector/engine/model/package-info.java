/** Breaks the rule "vector" on purpose. */
@NullMarked
package io.alliancehub.broken.vector.engine.model;

import org.jspecify.annotations.NullMarked;
