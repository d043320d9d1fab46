/** Tests of this package. */
@NullMarked
package io.alliancehub.engine.sampling;

import org.jspecify.annotations.NullMarked;
