package io.alliancehub.engine.model;

import io.alliancehub.kernel.Kernels;
import io.alliancehub.kernel.compute.ParallelKernels;
import io.alliancehub.kernel.compute.RangeTask;
import java.lang.foreign.MemorySegment;

/** down(silu(gate) * up) of every row. */
final class DenseFeedForward {

    private final ParallelKernels parallel;
    private final Kernels kernels;
    private final MemorySegment gate; // [rows, width]
    private final MemorySegment up; // [rows, width]
    private final SwiGluTask swiGluTask = new SwiGluTask();

    /** With room for {@code widthMax} numbers between the projections. */
    DenseFeedForward(Compute compute, int widthMax) {
        parallel = compute.parallel();
        kernels = compute.kernels();
        gate = compute.workspace().floats((long) compute.rowsMax() * widthMax);
        up = compute.workspace().floats((long) compute.rowsMax() * widthMax);
    }

    /**
     * Replaces normed rows by what they add to the residual stream.
     *
     * @param rows [count, hidden], in and out
     */
    void run(FeedForwardWeights.Dense weights, MemorySegment rows, int count) {
        parallel.matmul(gate, 0, rows, 0, weights.gate(), count);
        parallel.matmul(up, 0, rows, 0, weights.up(), count);
        swiGluTask.width = weights.gate().rows();
        parallel.rows(swiGluTask, count, Compute.ROW_GRAIN);
        parallel.matmul(rows, 0, gate, 0, weights.down(), count);
    }

    private final class SwiGluTask implements RangeTask {

        private int width;

        @Override
        public void run(int from, int to, int worker) {
            for (int r = from; r < to; r++) {
                long at = 4L * r * width;
                kernels.swiGlu(gate, at, up, at, width);
            }
        }
    }
}
