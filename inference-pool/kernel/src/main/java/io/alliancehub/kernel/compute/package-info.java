/** A fixed pool of platform threads that splits kernels by output rows. */
@NullMarked
package io.alliancehub.kernel.compute;

import org.jspecify.annotations.NullMarked;
