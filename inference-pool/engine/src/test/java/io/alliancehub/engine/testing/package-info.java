/** Synthetic model files with random weights, for tests and measurements. */
@NullMarked
package io.alliancehub.engine.testing;

import org.jspecify.annotations.NullMarked;
