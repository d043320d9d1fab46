package io.alliancehub.engine.model;

import static io.alliancehub.engine.lora.LoraModule.ATTENTION_K;
import static io.alliancehub.engine.lora.LoraModule.ATTENTION_OUTPUT;
import static io.alliancehub.engine.lora.LoraModule.ATTENTION_Q;
import static io.alliancehub.engine.lora.LoraModule.ATTENTION_V;

import io.alliancehub.engine.architecture.GroupedAttentionConfig;
import io.alliancehub.engine.kvcache.KvCache;
import io.alliancehub.kernel.AttentionShape;
import io.alliancehub.kernel.Kernels;
import io.alliancehub.kernel.Workspace;
import io.alliancehub.kernel.compute.LowRankRuns;
import io.alliancehub.kernel.compute.ParallelKernels;
import io.alliancehub.kernel.compute.RangeTask;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Project, norm heads, rotate, write keys and values, attend, project back. */
final class GroupedAttention implements AttentionPass {

    private final GroupedAttentionConfig config;
    private final ParallelKernels parallel;
    private final Kernels kernels;
    private final KvCache cache;
    private final AttentionShape shape;
    private final RopeTable rope;
    private final float eps;
    private final AdapterRuns adapters;

    private final MemorySegment q; // [rows, heads, headDim]
    private final MemorySegment k; // [rows, kvHeads, headDim]
    private final MemorySegment v; // [rows, kvHeads, headDim]
    private final MemorySegment attended; // [rows, heads, headDim]
    private final PrepareTask prepareTask = new PrepareTask();

    GroupedAttention(
            GroupedAttentionConfig config,
            Compute compute,
            KvCache cache,
            AttentionShape shape,
            RopeTable rope,
            float eps) {
        this.config = config;
        this.parallel = compute.parallel();
        this.kernels = compute.kernels();
        this.cache = cache;
        this.shape = shape;
        this.rope = rope;
        this.eps = eps;
        adapters = compute.adapters();
        Workspace workspace = compute.workspace();
        long qFloats = (long) compute.rowsMax() * config.heads() * config.headDim();
        long kFloats = (long) compute.rowsMax() * config.kvHeads() * config.headDim();
        q = workspace.floats(qFloats);
        k = workspace.floats(kFloats);
        v = workspace.floats(kFloats);
        attended = workspace.floats(qFloats);
    }

    @Override
    public void run(AttentionWeights weights, int layer, ModelBatch batch, MemorySegment rows) {
        var w = (AttentionWeights.Grouped) weights;
        int count = batch.rows();
        parallel.matmul(q, 0, rows, 0, w.wq(), count, adapters.of(batch, layer, ATTENTION_Q));
        parallel.matmul(k, 0, rows, 0, w.wk(), count, adapters.of(batch, layer, ATTENTION_K));
        parallel.matmul(v, 0, rows, 0, w.wv(), count, adapters.of(batch, layer, ATTENTION_V));
        prepareTask.weights = w;
        prepareTask.layer = layer;
        prepareTask.batch = batch;
        parallel.rows(prepareTask, count, Compute.ROW_GRAIN);
        parallel.attend(
                attended,
                q,
                cache.keys(layer),
                cache.values(layer),
                batch.blocks,
                batch.tables,
                batch.lengths,
                count,
                shape);
        LowRankRuns added = adapters.of(batch, layer, ATTENTION_OUTPUT);
        parallel.matmul(rows, 0, attended, 0, w.wo(), count, added);
    }

    /** Bias, norm, rotation, and keys and values into their slots. */
    private final class PrepareTask implements RangeTask {

        private AttentionWeights.@Nullable Grouped weights;
        private @Nullable ModelBatch batch;
        private int layer;

        @Override
        public void run(int from, int to, int worker) {
            AttentionWeights.Grouped w = weights;
            ModelBatch b = batch;
            for (int r = from; w != null && b != null && r < to; r++) {
                prepare(w, b, r);
            }
        }

        private void prepare(AttentionWeights.Grouped w, ModelBatch b, int r) {
            int heads = config.heads();
            int kvHeads = config.kvHeads();
            int dim = config.headDim();
            long qAt = 4L * r * heads * dim;
            long kAt = 4L * r * kvHeads * dim;
            bias(q, qAt, w.bq(), heads * dim);
            bias(k, kAt, w.bk(), kvHeads * dim);
            bias(v, kAt, w.bv(), kvHeads * dim);
            norm(q, qAt, w.qNorm(), heads);
            norm(k, kAt, w.kNorm(), kvHeads);
            int position = b.positions[r];
            long angles = rope.offset(position);
            MemorySegment table = rope.segment();
            kernels.rope(q, qAt, table, angles, heads, dim, rope.rotated(), rope.style());
            kernels.rope(k, kAt, table, angles, kvHeads, dim, rope.rotated(), rope.style());
            int block = b.blocks[b.tables[r] + position / shape.blockSize()];
            cache.write(kernels, layer, block, position % shape.blockSize(), k, kAt, v, kAt);
        }

        private void bias(MemorySegment out, long at, @Nullable MemorySegment bias, int cols) {
            if (bias != null) {
                kernels.add(out, at, bias, 0, cols);
            }
        }

        private void norm(MemorySegment x, long at, @Nullable MemorySegment weight, int heads) {
            int dim = config.headDim();
            for (int h = 0; weight != null && h < heads; h++) {
                long head = at + 4L * h * dim;
                kernels.rmsNorm(x, head, x, head, weight, dim, eps);
            }
        }
    }
}
