package io.alliancehub.engine.model;

import static io.alliancehub.engine.lora.LoraModule.EXPERT_DOWN;
import static io.alliancehub.engine.lora.LoraModule.EXPERT_GATE;
import static io.alliancehub.engine.lora.LoraModule.EXPERT_UP;

import io.alliancehub.engine.architecture.MixtureConfig;
import io.alliancehub.kernel.Kernels;
import io.alliancehub.kernel.WeightMatrix;
import io.alliancehub.kernel.Workspace;
import io.alliancehub.kernel.compute.LowRankRuns;
import io.alliancehub.kernel.compute.ParallelKernels;
import io.alliancehub.kernel.compute.RangeTask;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * Rows are copied once for each of their experts, sorted by expert, so that an expert's weights are
 * read once for all its rows; then a row's results are summed in the order in which its experts were
 * chosen. How many rows share an expert changes no bit of a row: products do not depend on company
 * (see Kernels), the gate sees one row, and the order of the sum is the row's own.
 */
/** A mixture of experts over a batch; all layers that have one are of one shape. */
final class MixtureFeedForward {

    private final MixtureConfig config;
    private final int hidden;
    private final ParallelKernels parallel;
    private final Kernels kernels;
    private final DenseFeedForward dense;
    private final AdapterRuns adapters;
    private final ExpertGate[] gates; // one for each thread
    private final ExpertOrder order;
    private final int[] chosen; // [rows, used]
    private final float[] weights; // [rows, used]

    private final MemorySegment zeros; // [hidden]
    private final MemorySegment logits; // [rows, experts]
    private final MemorySegment sorted; // [rows * used, hidden]
    private final MemorySegment gate; // [rows * used, width]
    private final MemorySegment up; // [rows * used, width]

    private final GateTask gateTask = new GateTask();
    private final GatherTask gatherTask = new GatherTask();
    private final SwiGluTask swiGluTask = new SwiGluTask();
    private final CombineTask combineTask = new CombineTask();

    MixtureFeedForward(MixtureConfig config, int hidden, Compute compute, DenseFeedForward dense) {
        this.config = config;
        this.hidden = hidden;
        this.dense = dense;
        parallel = compute.parallel();
        kernels = compute.kernels();
        adapters = compute.adapters();
        gates = new ExpertGate[parallel.workers()];
        for (int i = 0; i < gates.length; i++) {
            gates[i] = new ExpertGate(config, kernels);
        }
        int rows = compute.rowsMax();
        order = new ExpertOrder(rows, config.experts(), config.used());
        chosen = new int[order.places.length];
        weights = new float[order.places.length];
        Workspace workspace = compute.workspace();
        long pairs = order.places.length;
        zeros = workspace.floats(hidden);
        logits = workspace.floats((long) rows * config.experts());
        sorted = workspace.floats(pairs * hidden);
        gate = workspace.floats(pairs * config.width());
        up = workspace.floats(pairs * config.width());
    }

    /**
     * Replaces normed rows by what they add to the residual stream.
     *
     * @param layer of which adapters are asked
     * @param rows [batch.rows, hidden], in and out
     */
    void run(FeedForwardWeights.Mixture w, int layer, ModelBatch batch, MemorySegment rows) {
        int count = batch.rows();
        parallel.matmul(logits, 0, rows, 0, w.router(), count);
        gateTask.bias = w.selectionBias();
        parallel.rows(gateTask, count, Compute.ROW_GRAIN);
        order.sort(chosen, count);
        int pairs = count * config.used();
        gatherTask.rows = rows;
        parallel.rows(gatherTask, pairs, Compute.ROW_GRAIN);
        FeedForwardWeights.Dense shared = w.shared();
        if (shared != null) {
            dense.run(shared, layer, batch, rows, DenseFeedForward.Part.SHARED);
        }
        multiply(gate, sorted, w.gates(), adapters.of(batch, layer, EXPERT_GATE, order));
        multiply(up, sorted, w.ups(), adapters.of(batch, layer, EXPERT_UP, order));
        parallel.rows(swiGluTask, pairs, Compute.ROW_GRAIN);
        multiply(sorted, gate, w.downs(), adapters.of(batch, layer, EXPERT_DOWN, order));
        combineTask.rows = rows;
        combineTask.fromNothing = shared == null;
        parallel.rows(combineTask, count, Compute.ROW_GRAIN);
    }

    private void multiply(
            MemorySegment out, MemorySegment a, List<WeightMatrix> matrices, LowRankRuns added) {
        parallel.matmulGrouped(out, a, matrices, order.active, order.starts, order.groups(), added);
    }

    private final class GateTask implements RangeTask {

        private @Nullable MemorySegment bias;

        @Override
        public void run(int from, int to, int worker) {
            for (int r = from; r < to; r++) {
                long at = 4L * r * config.experts();
                gates[worker].choose(logits, at, bias, chosen, weights, r * config.used());
            }
        }
    }

    private final class GatherTask implements RangeTask {

        private MemorySegment rows = MemorySegment.NULL;

        @Override
        public void run(int from, int to, int worker) {
            long bytes = 4L * hidden;
            for (int place = from; place < to; place++) {
                MemorySegment.copy(rows, order.rows[place] * bytes, sorted, place * bytes, bytes);
            }
        }
    }

    private final class SwiGluTask implements RangeTask {

        @Override
        public void run(int from, int to, int worker) {
            for (int place = from; place < to; place++) {
                long at = 4L * place * config.width();
                kernels.swiGlu(gate, at, up, at, config.width());
            }
        }
    }

    private final class CombineTask implements RangeTask {

        private MemorySegment rows = MemorySegment.NULL;
        private boolean fromNothing;

        @Override
        public void run(int from, int to, int worker) {
            long bytes = 4L * hidden;
            for (int r = from; r < to; r++) {
                if (fromNothing) {
                    MemorySegment.copy(zeros, 0, rows, r * bytes, bytes);
                }
                for (int i = r * config.used(); i < (r + 1) * config.used(); i++) {
                    long part = order.places[i] * bytes;
                    kernels.addScaled(rows, r * bytes, sorted, part, weights[i], hidden);
                }
            }
        }
    }
}
