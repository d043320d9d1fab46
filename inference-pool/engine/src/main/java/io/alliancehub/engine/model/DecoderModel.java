package io.alliancehub.engine.model;

import io.alliancehub.engine.kvcache.KvCache;
import io.alliancehub.kernel.AttentionShape;
import io.alliancehub.kernel.Kernels;
import io.alliancehub.kernel.WeightMatrix;
import io.alliancehub.kernel.Workspace;
import io.alliancehub.kernel.compute.ParallelKernels;
import io.alliancehub.kernel.compute.RangeTask;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/*
 * One pass over a ragged batch. Inside a layer the order is project, rotate, write keys and values,
 * attend: rows of one chunk see each other through the cache, so a chunk and the same tokens one at a
 * time compute the same numbers. Every kernel computes a row from that row alone (see Kernels), and
 * attention from the row's own sequence; hence a sequence's logits do not depend on its company.
 */
/** The decoder: embedding, layers, output. Owned by the engine's thread. */
public final class DecoderModel implements AutoCloseable {

    /** Activation rows per chunk of the element-wise kernels. */
    private static final int ROW_GRAIN = 4;

    private final ModelConfig config;
    private final ModelWeights weights;
    private final ParallelKernels parallel;
    private final Kernels kernels;
    private final KvCache cache;
    private final AttentionShape shape;
    private final Workspace workspace = new Workspace();
    private final RopeTable rope;

    private final MemorySegment x; // [rows, hidden] residual stream
    private final MemorySegment normed; // [rows, hidden]
    private final MemorySegment q; // [rows, heads, headDim]
    private final MemorySegment k; // [rows, kvHeads, headDim]
    private final MemorySegment v; // [rows, kvHeads, headDim]
    private final MemorySegment attended; // [rows, heads, headDim]
    private final MemorySegment gate; // [rows, ffn]
    private final MemorySegment up; // [rows, ffn]
    private final MemorySegment logits; // [outputs, vocabulary]

    private final EmbedTask embedTask = new EmbedTask();
    private final NormTask normTask = new NormTask();
    private final PrepareTask prepareTask = new PrepareTask();
    private final SwiGluTask swiGluTask = new SwiGluTask();
    private final AddTask addTask = new AddTask();

    /**
     * A decoder with room for steps of {@code rowsMax} rows.
     *
     * @param outputsMax rows of logits in a step
     * @param positionsMax longest sequence, in tokens
     */
    public DecoderModel(
            ModelConfig config,
            ModelWeights weights,
            ParallelKernels parallel,
            KvCache cache,
            AttentionShape shape,
            int rowsMax,
            int outputsMax,
            int positionsMax) {
        this.config = config;
        this.weights = weights;
        this.parallel = parallel;
        this.kernels = parallel.kernels();
        this.cache = cache;
        this.shape = shape;
        long rows = Math.max(rowsMax, outputsMax);
        rope = new RopeTable(workspace, positionsMax, config.headDim(), config.ropeBase());
        x = workspace.floats(rows * config.hidden());
        normed = workspace.floats(rows * config.hidden());
        q = workspace.floats(rows * config.heads() * config.headDim());
        k = workspace.floats(rows * config.kvHeads() * config.headDim());
        v = workspace.floats(rows * config.kvHeads() * config.headDim());
        attended = workspace.floats(rows * config.heads() * config.headDim());
        gate = workspace.floats(rows * config.ffn());
        up = workspace.floats(rows * config.ffn());
        logits = workspace.floats((long) outputsMax * config.vocabulary());
    }

    /** Floats of scratch that each worker needs for this model. */
    public static int scratchFloats(
            ModelConfig config, Kernels kernels, AttentionShape shape, int positionsMax) {
        long attention = shape.scratchFloats(positionsMax);
        int widest = Math.max(config.ffn(), config.hidden());
        return Math.toIntExact(Math.max(attention, kernels.matmulScratchFloats(widest)));
    }

    /** The result of the last pass: [outputs, vocabulary]. */
    public MemorySegment logits() {
        return logits;
    }

    /** Byte offset of a row of the result. */
    public long logitsOffset(int output) {
        return 4L * output * config.vocabulary();
    }

    /** Numbers in a row of the result. */
    public int vocabulary() {
        return config.vocabulary();
    }

    /** Computes every row of the batch, writes its keys and values, and the logits asked for. */
    public void forward(ModelBatch batch) {
        int rows = batch.rows();
        embedTask.batch = batch;
        parallel.rows(embedTask, rows, ROW_GRAIN);
        for (int i = 0; i < weights.layers().size(); i++) {
            layer(weights.layers().get(i), i, batch, rows);
        }
        if (batch.outputs() > 0) {
            output(batch);
        }
    }

    private void layer(DecoderLayer layer, int index, ModelBatch batch, int rows) {
        norm(normed, layer.attentionNorm(), rows);
        parallel.matmul(q, 0, normed, 0, layer.wq(), rows);
        parallel.matmul(k, 0, normed, 0, layer.wk(), rows);
        parallel.matmul(v, 0, normed, 0, layer.wv(), rows);
        prepareTask.layer = layer;
        prepareTask.index = index;
        prepareTask.batch = batch;
        parallel.rows(prepareTask, rows, ROW_GRAIN);
        parallel.attend(
                attended,
                q,
                cache.keys(index),
                cache.values(index),
                batch.blocks,
                batch.tables,
                batch.lengths,
                rows,
                shape);
        // The normed rows are spent: their buffer takes what is added to the residual stream.
        parallel.matmul(normed, 0, attended, 0, layer.wo(), rows);
        parallel.rows(addTask, rows, ROW_GRAIN);
        norm(normed, layer.ffnNorm(), rows);
        parallel.matmul(gate, 0, normed, 0, layer.gate(), rows);
        parallel.matmul(up, 0, normed, 0, layer.up(), rows);
        parallel.rows(swiGluTask, rows, ROW_GRAIN);
        parallel.matmul(normed, 0, gate, 0, layer.down(), rows);
        parallel.rows(addTask, rows, ROW_GRAIN);
    }

    /** Gathers the wanted rows into {@code q}'s company: normed holds one row per output. */
    private void output(ModelBatch batch) {
        int cols = config.hidden();
        for (int i = 0; i < batch.outputs(); i++) {
            kernels.rmsNorm(
                    normed,
                    4L * i * cols,
                    x,
                    4L * batch.outputRows[i] * cols,
                    weights.outputNorm(),
                    cols,
                    config.eps());
        }
        WeightMatrix w = weights.output();
        parallel.matmul(logits, 0, normed, 0, w, batch.outputs());
    }

    private void norm(MemorySegment out, MemorySegment weight, int rows) {
        normTask.out = out;
        normTask.weight = weight;
        parallel.rows(normTask, rows, ROW_GRAIN);
    }

    /** Frees the buffers; the file and the cache belong to others. */
    @Override
    public void close() {
        workspace.close();
    }

    private final class EmbedTask implements RangeTask {

        private @Nullable ModelBatch batch;

        @Override
        public void run(int from, int to, int worker) {
            ModelBatch b = batch;
            for (int r = from; b != null && r < to; r++) {
                long at = 4L * r * config.hidden();
                kernels.dequantiseRow(x, at, weights.embedding(), b.tokens[r]);
            }
        }
    }

    private final class NormTask implements RangeTask {

        private MemorySegment out = MemorySegment.NULL;
        private MemorySegment weight = MemorySegment.NULL;

        @Override
        public void run(int from, int to, int worker) {
            int cols = config.hidden();
            for (int r = from; r < to; r++) {
                kernels.rmsNorm(out, 4L * r * cols, x, 4L * r * cols, weight, cols, config.eps());
            }
        }
    }

    /** Bias, rotation, and keys and values into their slots. */
    private final class PrepareTask implements RangeTask {

        private @Nullable DecoderLayer layer;
        private @Nullable ModelBatch batch;
        private int index;

        @Override
        public void run(int from, int to, int worker) {
            DecoderLayer l = layer;
            ModelBatch b = batch;
            for (int r = from; l != null && b != null && r < to; r++) {
                prepare(l, b, r);
            }
        }

        private void prepare(DecoderLayer l, ModelBatch b, int r) {
            int qCols = config.heads() * config.headDim();
            int kCols = config.kvHeads() * config.headDim();
            long qAt = 4L * r * qCols;
            long kAt = 4L * r * kCols;
            bias(q, qAt, l.bq(), qCols);
            bias(k, kAt, l.bk(), kCols);
            bias(v, kAt, l.bv(), kCols);
            int position = b.positions[r];
            long angles = rope.offset(position);
            kernels.rope(q, qAt, rope.segment(), angles, config.heads(), config.headDim());
            kernels.rope(k, kAt, rope.segment(), angles, config.kvHeads(), config.headDim());
            int block = b.blocks[b.tables[r] + position / shape.blockSize()];
            cache.write(index, block, position % shape.blockSize(), k, kAt, v, kAt);
        }

        private void bias(MemorySegment out, long at, @Nullable MemorySegment bias, int cols) {
            if (bias != null) {
                kernels.add(out, at, bias, 0, cols);
            }
        }
    }

    private final class SwiGluTask implements RangeTask {

        @Override
        public void run(int from, int to, int worker) {
            for (int r = from; r < to; r++) {
                long at = 4L * r * config.ffn();
                kernels.swiGlu(gate, at, up, at, config.ffn());
            }
        }
    }

    /** x += normed, by rows. */
    private final class AddTask implements RangeTask {

        @Override
        public void run(int from, int to, int worker) {
            for (int r = from; r < to; r++) {
                long at = 4L * r * config.hidden();
                kernels.add(x, at, normed, at, config.hidden());
            }
        }
    }
}
