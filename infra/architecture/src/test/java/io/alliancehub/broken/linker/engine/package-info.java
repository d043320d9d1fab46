/** Breaks the rule "linker" on purpose. */
@NullMarked
package io.alliancehub.broken.linker.engine;

import org.jspecify.annotations.NullMarked;
