/** Tests of this package. */
@NullMarked
package io.alliancehub.engine.runner;

import org.jspecify.annotations.NullMarked;
