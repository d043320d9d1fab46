/** Kernels against the scalar oracle. */
@NullMarked
package io.alliancehub.kernel;

import org.jspecify.annotations.NullMarked;
