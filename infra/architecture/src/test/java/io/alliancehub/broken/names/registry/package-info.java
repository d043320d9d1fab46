/** Breaks the rule "names" on purpose. */
@NullMarked
package io.alliancehub.broken.names.registry;

import org.jspecify.annotations.NullMarked;
