/** Tests of this package. */
@NullMarked
package io.alliancehub.engine.scheduler;

import org.jspecify.annotations.NullMarked;
