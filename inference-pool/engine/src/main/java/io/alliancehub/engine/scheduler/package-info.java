/** Decides what a step computes; sees sequences and blocks, never tensors. */
@NullMarked
package io.alliancehub.engine.scheduler;

import org.jspecify.annotations.NullMarked;
