/** The compute pool under load. */
@NullMarked
package io.alliancehub.kernel.compute;

import org.jspecify.annotations.NullMarked;
