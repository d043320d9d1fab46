package io.alliancehub.engine.model;

import io.alliancehub.engine.lora.LoraModule;
import io.alliancehub.kernel.Kernels;
import io.alliancehub.kernel.compute.ParallelKernels;
import io.alliancehub.kernel.compute.RangeTask;
import java.lang.foreign.MemorySegment;

/** down(silu(gate) * up) of every row. */
final class DenseFeedForward {

    /** Where it stands in a layer. */
    enum Part {
        ALONE(LoraModule.FFN_GATE, LoraModule.FFN_UP, LoraModule.FFN_DOWN),
        SHARED(LoraModule.SHARED_GATE, LoraModule.SHARED_UP, LoraModule.SHARED_DOWN);

        private final LoraModule gate;
        private final LoraModule up;
        private final LoraModule down;

        Part(LoraModule gate, LoraModule up, LoraModule down) {
            this.gate = gate;
            this.up = up;
            this.down = down;
        }
    }

    private final ParallelKernels parallel;
    private final Kernels kernels;
    private final MemorySegment gate; // [rows, width]
    private final MemorySegment up; // [rows, width]
    private final AdapterRuns adapters;
    private final SwiGluTask swiGluTask = new SwiGluTask();

    /** With room for {@code widthMax} numbers between the projections. */
    DenseFeedForward(Compute compute, int widthMax) {
        parallel = compute.parallel();
        kernels = compute.kernels();
        adapters = compute.adapters();
        gate = compute.workspace().floats((long) compute.rowsMax() * widthMax);
        up = compute.workspace().floats((long) compute.rowsMax() * widthMax);
    }

    /**
     * Replaces normed rows by what they add to the residual stream.
     *
     * @param layer of which adapters are asked
     * @param rows [batch.rows, hidden], in and out
     * @param part which modules of an adapter belong to it
     */
    void run(
            FeedForwardWeights.Dense weights,
            int layer,
            ModelBatch batch,
            MemorySegment rows,
            Part part) {
        int count = batch.rows();
        parallel.matmul(
                gate, 0, rows, 0, weights.gate(), count, adapters.of(batch, layer, part.gate));
        parallel.matmul(up, 0, rows, 0, weights.up(), count, adapters.of(batch, layer, part.up));
        swiGluTask.width = weights.gate().rows();
        parallel.rows(swiGluTask, count, Compute.ROW_GRAIN);
        parallel.matmul(
                rows, 0, gate, 0, weights.down(), count, adapters.of(batch, layer, part.down));
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
