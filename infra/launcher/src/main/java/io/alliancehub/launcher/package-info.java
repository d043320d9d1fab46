/** The commands of {@code ./hub} that deal with a running hub. */
@NullMarked
package io.alliancehub.launcher;

import org.jspecify.annotations.NullMarked;
