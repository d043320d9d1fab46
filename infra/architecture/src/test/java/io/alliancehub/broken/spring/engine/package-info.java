/** Breaks the rule "spring" on purpose. */
@NullMarked
package io.alliancehub.broken.spring.engine;

import org.jspecify.annotations.NullMarked;
