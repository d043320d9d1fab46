package io.alliancehub.engine.model;

import io.alliancehub.kernel.Kernels;
import io.alliancehub.kernel.Workspace;
import io.alliancehub.kernel.compute.ParallelKernels;

/**
 * What the parts of a decoder compute with.
 *
 * @param parallel kernels over all threads
 * @param workspace where their buffers lie
 * @param rowsMax most rows of a step
 * @param adapters what adapters add to products
 */
record Compute(ParallelKernels parallel, Workspace workspace, int rowsMax, AdapterRuns adapters) {

    /** Activation rows per chunk of the element-wise kernels. */
    static final int ROW_GRAIN = 4;

    Kernels kernels() {
        return parallel.kernels();
    }
}
