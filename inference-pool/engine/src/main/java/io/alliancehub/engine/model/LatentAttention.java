package io.alliancehub.engine.model;

import static io.alliancehub.engine.lora.LoraModule.ATTENTION_OUTPUT;
import static io.alliancehub.engine.lora.LoraModule.ATTENTION_Q;
import static io.alliancehub.engine.lora.LoraModule.KEY_UP;
import static io.alliancehub.engine.lora.LoraModule.LATENT_DOWN;
import static io.alliancehub.engine.lora.LoraModule.QUERY_DOWN;
import static io.alliancehub.engine.lora.LoraModule.QUERY_UP;
import static io.alliancehub.engine.lora.LoraModule.VALUE_UP;

import io.alliancehub.engine.architecture.LatentAttentionConfig;
import io.alliancehub.engine.kvcache.KvCache;
import io.alliancehub.kernel.AttentionShape;
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
 * Absorbed: with k_plain = U c for a head's up-projection U and a token's latent vector c, the product
 * q . U c is (U^T q) . c. So a query is taken into the latent space once, scores and the weighted sum
 * are over the latent vectors themselves, and the sum is taken to the head's values afterwards. Only
 * the latent vector and the rotated part are cached (576 numbers a token and layer in V2 and V3), and
 * a chunk of a prompt goes the same way as one token, so both compute the same numbers.
 *
 * The per-head products see all rows of one head together, head-major; attention wants a row's heads
 * together. The copies between the two are small beside the products.
 */
/** Latent attention; letters as in {@link AttentionWeights.Latent}. */
final class LatentAttention implements AttentionPass {

    private final LatentAttentionConfig config;
    private final ParallelKernels parallel;
    private final Kernels kernels;
    private final KvCache cache;
    private final AttentionShape shape;
    private final RopeTable rope;
    private final float eps;
    private final AdapterRuns adapters;
    private final int keyDim;

    private final MemorySegment middle; // [rows, M], of queries in two projections
    private final MemorySegment q; // [rows, H, P + R]
    private final MemorySegment kv; // [rows, L + R]
    private final MemorySegment byHead; // [H, rows, P], later [H, rows, V]
    private final MemorySegment latentByHead; // [H, rows, L]
    private final MemorySegment absorbed; // [rows, H, L + R]
    private final MemorySegment attended; // [rows, H, L], later [rows, H * V]
    private final int[] heads; // 0, 1, ..., H - 1
    private final int[] starts; // of each head's rows in a head-major buffer

    private final NormTask normTask = new NormTask();
    private final PrepareTask prepareTask = new PrepareTask();
    private final AssembleTask assembleTask = new AssembleTask();
    private final SplitTask splitTask = new SplitTask();
    private final JoinTask joinTask = new JoinTask();

    LatentAttention(
            LatentAttentionConfig config,
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
        keyDim = config.latent() + config.rotated();
        Workspace workspace = compute.workspace();
        long rows = compute.rowsMax();
        long all = rows * config.heads();
        Integer rank = config.queryRank();
        middle = workspace.floats(rank == null ? 0 : rows * rank);
        q = workspace.floats(all * (config.plain() + config.rotated()));
        kv = workspace.floats(rows * keyDim);
        byHead = workspace.floats(all * Math.max(config.plain(), config.value()));
        latentByHead = workspace.floats(all * config.latent());
        absorbed = workspace.floats(all * keyDim);
        attended = workspace.floats(all * Math.max(config.latent(), config.value()));
        heads = new int[config.heads()];
        starts = new int[config.heads() + 1];
    }

    @Override
    public void run(AttentionWeights weights, int layer, ModelBatch batch, MemorySegment rows) {
        var w = (AttentionWeights.Latent) weights;
        int count = batch.rows();
        for (int head = 0; head < heads.length; head++) {
            heads[head] = head;
            starts[head + 1] = (head + 1) * count;
        }
        query(w.query(), layer, batch, rows);
        parallel.matmul(kv, 0, rows, 0, w.kvDown(), count, adapters.of(batch, layer, LATENT_DOWN));
        prepareTask.weights = w;
        prepareTask.layer = layer;
        prepareTask.batch = batch;
        parallel.rows(prepareTask, count, Compute.ROW_GRAIN);
        perHead(latentByHead, byHead, w.keyUp(), adapters.of(batch, layer, KEY_UP, heads.length));
        assembleTask.rows = count;
        parallel.rows(assembleTask, count, Compute.ROW_GRAIN);
        parallel.attend(
                attended,
                absorbed,
                cache.keys(layer),
                cache.values(layer),
                batch.blocks,
                batch.tables,
                batch.lengths,
                count,
                shape);
        splitTask.rows = count;
        parallel.rows(splitTask, count, Compute.ROW_GRAIN);
        LowRankRuns valuesAdded = adapters.of(batch, layer, VALUE_UP, heads.length);
        perHead(byHead, latentByHead, w.valueUp(), valuesAdded);
        joinTask.rows = count;
        parallel.rows(joinTask, count, Compute.ROW_GRAIN);
        LowRankRuns added = adapters.of(batch, layer, ATTENTION_OUTPUT);
        parallel.matmul(rows, 0, attended, 0, w.wo(), count, added);
    }

    private void perHead(
            MemorySegment out, MemorySegment a, List<WeightMatrix> matrices, LowRankRuns added) {
        parallel.matmulGrouped(out, a, matrices, heads, starts, heads.length, added);
    }

    private void query(
            AttentionWeights.LatentQuery query, int layer, ModelBatch batch, MemorySegment rows) {
        int count = batch.rows();
        switch (query) {
            case AttentionWeights.Direct direct -> {
                LowRankRuns added = adapters.of(batch, layer, ATTENTION_Q);
                parallel.matmul(q, 0, rows, 0, direct.wq(), count, added);
            }
            case AttentionWeights.LowRank low -> {
                LowRankRuns down = adapters.of(batch, layer, QUERY_DOWN);
                parallel.matmul(middle, 0, rows, 0, low.down(), count, down);
                normTask.weight = low.norm();
                normTask.cols = low.down().rows();
                parallel.rows(normTask, count, Compute.ROW_GRAIN);
                LowRankRuns up = adapters.of(batch, layer, QUERY_UP);
                parallel.matmul(q, 0, middle, 0, low.up(), count, up);
            }
        }
    }

    /** Norms the middle of queries in two projections. */
    private final class NormTask implements RangeTask {

        private MemorySegment weight = MemorySegment.NULL;
        private int cols;

        @Override
        public void run(int from, int to, int worker) {
            for (int r = from; r < to; r++) {
                long at = 4L * r * cols;
                kernels.rmsNorm(middle, at, middle, at, weight, cols, eps);
            }
        }
    }

    /** Norm and rotation of the latent key, which goes into its slot; rotation of the query. */
    private final class PrepareTask implements RangeTask {

        private AttentionWeights.@Nullable Latent weights;
        private @Nullable ModelBatch batch;
        private int layer;

        @Override
        public void run(int from, int to, int worker) {
            AttentionWeights.Latent w = weights;
            ModelBatch b = batch;
            for (int r = from; w != null && b != null && r < to; r++) {
                key(w, b, r);
                query(b, r);
            }
        }

        private void key(AttentionWeights.Latent w, ModelBatch b, int r) {
            long at = 4L * r * keyDim;
            int position = b.positions[r];
            kernels.rmsNorm(kv, at, kv, at, w.kvNorm(), config.latent(), eps);
            rotate(kv, at + 4L * config.latent(), position, 1, keyDim);
            int block = b.blocks[b.tables[r] + position / shape.blockSize()];
            cache.write(kernels, layer, block, position % shape.blockSize(), kv, at, kv, at);
        }

        private void query(ModelBatch b, int r) {
            int plain = config.plain();
            int width = plain + config.rotated();
            long at = 4L * r * config.heads() * width;
            rotate(q, at + 4L * plain, b.positions[r], config.heads(), width);
            for (int h = 0; h < config.heads(); h++) {
                long head = at + 4L * h * width;
                long sorted = 4L * ((long) h * b.rows() + r) * plain;
                MemorySegment.copy(q, head, byHead, sorted, 4L * plain);
            }
        }

        private void rotate(MemorySegment x, long at, int position, int count, int stride) {
            kernels.rope(
                    x,
                    at,
                    rope.segment(),
                    rope.offset(position),
                    count,
                    stride,
                    rope.rotated(),
                    rope.style());
        }
    }

    /** The absorbed query of each head: what came of its plain part, and its rotated part. */
    private final class AssembleTask implements RangeTask {

        private int rows;

        @Override
        public void run(int from, int to, int worker) {
            int count = config.heads();
            int plain = config.plain();
            long latent = 4L * config.latent();
            long rotated = 4L * config.rotated();
            for (int r = from; r < to; r++) {
                for (int h = 0; h < count; h++) {
                    long out = 4L * ((long) r * count + h) * keyDim;
                    long query = ((long) r * count + h) * (4L * plain + rotated);
                    MemorySegment.copy(
                            latentByHead, ((long) h * rows + r) * latent, absorbed, out, latent);
                    MemorySegment.copy(q, query + 4L * plain, absorbed, out + latent, rotated);
                }
            }
        }
    }

    /** Rows' heads to heads' rows. */
    private final class SplitTask implements RangeTask {

        private int rows;

        @Override
        public void run(int from, int to, int worker) {
            int count = config.heads();
            long bytes = 4L * config.latent();
            for (int r = from; r < to; r++) {
                for (int h = 0; h < count; h++) {
                    long at = ((long) r * count + h) * bytes;
                    long sorted = ((long) h * rows + r) * bytes;
                    MemorySegment.copy(attended, at, latentByHead, sorted, bytes);
                }
            }
        }
    }

    /** Heads' rows of values back to rows' heads. */
    private final class JoinTask implements RangeTask {

        private int rows;

        @Override
        public void run(int from, int to, int worker) {
            int count = config.heads();
            long bytes = 4L * config.value();
            for (int r = from; r < to; r++) {
                for (int h = 0; h < count; h++) {
                    long at = ((long) r * count + h) * bytes;
                    long sorted = ((long) h * rows + r) * bytes;
                    MemorySegment.copy(byHead, sorted, attended, at, bytes);
                }
            }
        }
    }
}
