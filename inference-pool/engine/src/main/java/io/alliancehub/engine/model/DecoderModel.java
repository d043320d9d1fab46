package io.alliancehub.engine.model;

import io.alliancehub.engine.architecture.DenseConfig;
import io.alliancehub.engine.architecture.FeedForwardConfig;
import io.alliancehub.engine.architecture.GroupedAttentionConfig;
import io.alliancehub.engine.architecture.LatentAttentionConfig;
import io.alliancehub.engine.architecture.MixtureConfig;
import io.alliancehub.engine.architecture.ModelConfig;
import io.alliancehub.engine.kvcache.BufferErasure;
import io.alliancehub.engine.kvcache.KvCache;
import io.alliancehub.engine.lora.LoraAdapter;
import io.alliancehub.kernel.AttentionShape;
import io.alliancehub.kernel.Kernels;
import io.alliancehub.kernel.LowRank;
import io.alliancehub.kernel.Workspace;
import io.alliancehub.kernel.compute.LowRankRuns;
import io.alliancehub.kernel.compute.ParallelKernels;
import io.alliancehub.kernel.compute.ProductSpeed;
import io.alliancehub.kernel.compute.RangeTask;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/*
 * One pass over a ragged batch. Inside a layer keys and values are written before attention reads
 * them: rows of one chunk see each other through the cache, so a chunk and the same tokens one at a
 * time compute the same numbers. Every kernel computes a row from that row alone (see Kernels), and
 * attention from the row's own sequence; hence a sequence's logits do not depend on its company.
 */
/** The decoder: embedding, layers, output. Owned by the engine's thread. */
public final class DecoderModel implements AutoCloseable {

    private final ModelConfig config;
    private final ModelWeights weights;
    private final ParallelKernels parallel;
    private final Kernels kernels;
    private final Workspace copies = new Workspace(); // weights as the kernels want them
    private final Workspace tables = new Workspace();
    private final Workspace workspace = new Workspace(); // what a step writes, and nothing else
    private final AttentionPass attention;
    private final DenseFeedForward dense;
    private final @Nullable MixtureFeedForward mixture;

    private final MemorySegment x; // [rows, hidden] residual stream
    private final MemorySegment normed; // [rows, hidden]
    private final MemorySegment logits; // [outputs, vocabulary]
    private final MemorySegment pooled; // [outputs, hidden] normed as for logits

    private final EmbedTask embedTask = new EmbedTask();
    private final NormTask normTask = new NormTask();
    private final AddTask addTask = new AddTask();

    /**
     * A decoder with room for steps of {@code rowsMax} rows.
     *
     * @param shape what {@code config} gives for the cache's blocks
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
        this.parallel = parallel;
        this.kernels = parallel.kernels();
        this.weights = weights.arranged(matrix -> parallel.arranged(matrix, copies));
        int rows = Math.max(rowsMax, outputsMax);
        parallel.reserve(workspace, rows * widestMixture(config), config.widestInput());
        var adapters =
                new AdapterRuns(
                        new LowRankRuns(
                                workspace, rows * widestProduct(config), LoraAdapter.RANK_MAX));
        var compute = new Compute(parallel, workspace, rows, adapters);
        var rope = new RopeTable(tables, positionsMax, config.rope(), weights.ropeFactors());
        attention =
                switch (config.attention()) {
                    case GroupedAttentionConfig grouped ->
                            new GroupedAttention(
                                    grouped, compute, cache, shape, rope, config.eps());
                    case LatentAttentionConfig latent ->
                            new LatentAttention(latent, compute, cache, shape, rope, config.eps());
                };
        dense = new DenseFeedForward(compute, widestDense(config));
        mixture = mixture(config, compute, dense);
        x = workspace.floats((long) rows * config.hidden());
        normed = workspace.floats((long) rows * config.hidden());
        logits = workspace.floats((long) outputsMax * config.vocabulary());
        pooled = workspace.floats((long) outputsMax * config.hidden());
    }

    private static int widestDense(ModelConfig config) {
        int widest = 0;
        for (FeedForwardConfig layer : config.feedForward()) {
            int width =
                    switch (layer) {
                        case DenseConfig dense -> dense.width();
                        case MixtureConfig mixture -> mixture.sharedWidth();
                    };
            widest = Math.max(widest, width);
        }
        return widest;
    }

    /** Most rows that one row of a step becomes: one for each expert that it uses. */
    private static int widestMixture(ModelConfig config) {
        int widest = 1;
        for (FeedForwardConfig layer : config.feedForward()) {
            if (layer instanceof MixtureConfig mixture) {
                widest = Math.max(widest, mixture.used());
            }
        }
        return widest;
    }

    /** Most rows that one row becomes in any product: one for each head of latent attention. */
    private static int widestProduct(ModelConfig config) {
        return switch (config.attention()) {
            case GroupedAttentionConfig grouped -> widestMixture(config);
            case LatentAttentionConfig latent -> Math.max(latent.heads(), widestMixture(config));
        };
    }

    private static @Nullable MixtureFeedForward mixture(
            ModelConfig config, Compute compute, DenseFeedForward dense) {
        for (FeedForwardConfig layer : config.feedForward()) {
            if (layer instanceof MixtureConfig mixture) {
                return new MixtureFeedForward(mixture, config.hidden(), compute, dense);
            }
        }
        return null;
    }

    /** Floats of scratch that each worker needs for this model. */
    public static int scratchFloats(
            ModelConfig config, Kernels kernels, AttentionShape shape, int positionsMax) {
        long attention = shape.scratchFloats(positionsMax);
        int matmul = kernels.matmulScratchFloats(config.widestInput());
        int adapters = LowRank.scratchFloats(LoraAdapter.RANK_MAX);
        return Math.toIntExact(Math.max(attention, Math.max(matmul, adapters)));
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

    /**
     * The other result of the last pass: [outputs, hidden], the states before the output matrix.
     */
    public MemorySegment pooled() {
        return pooled;
    }

    /** Numbers in a row of it. */
    public int hidden() {
        return config.hidden();
    }

    /** Computes every row of the batch, writes its keys and values, and the logits asked for. */
    public void forward(ModelBatch batch) {
        int rows = batch.rows();
        embedTask.batch = batch;
        parallel.rows(embedTask, rows, Compute.ROW_GRAIN);
        for (int i = 0; i < weights.layers().size(); i++) {
            layer(weights.layers().get(i), i, batch, rows);
        }
        for (int i = 0; i < batch.pooled(); i++) {
            outputNorm(pooled, i, batch.pooledRows[i]);
        }
        if (batch.outputs() > 0) {
            output(batch);
        }
    }

    private void layer(DecoderLayer layer, int index, ModelBatch batch, int rows) {
        norm(normed, layer.attentionNorm(), rows);
        attention.run(layer.attention(), index, batch, normed);
        parallel.rows(addTask, rows, Compute.ROW_GRAIN);
        norm(normed, layer.ffnNorm(), rows);
        switch (layer.feedForward()) {
            case FeedForwardWeights.Dense w ->
                    dense.run(w, index, batch, normed, DenseFeedForward.Part.ALONE);
            case FeedForwardWeights.Mixture w ->
                    Objects.requireNonNull(mixture).run(w, index, batch, normed);
        }
        parallel.rows(addTask, rows, Compute.ROW_GRAIN);
    }

    /** Norms the wanted rows: normed then holds one row per output. */
    private void output(ModelBatch batch) {
        for (int i = 0; i < batch.outputs(); i++) {
            outputNorm(normed, i, batch.outputRows[i]);
        }
        parallel.matmul(logits, 0, normed, 0, weights.output(), batch.outputs());
    }

    private void outputNorm(MemorySegment out, int index, int row) {
        int cols = config.hidden();
        kernels.rmsNorm(
                out,
                4L * index * cols,
                x,
                4L * row * cols,
                weights.outputNorm(),
                cols,
                config.eps());
    }

    private void norm(MemorySegment out, MemorySegment weight, int rows) {
        normTask.out = out;
        normTask.weight = weight;
        parallel.rows(normTask, rows, Compute.ROW_GRAIN);
    }

    /** Overwrites what steps left here, and reads it again; between steps. */
    public BufferErasure eraseBuffers() {
        embedTask.batch = null;
        workspace.zero();
        parallel.eraseScratch();
        return new BufferErasure(
                workspace.bytes() + parallel.scratchBytes(),
                workspace.bytesLeft() + parallel.scratchBytesLeft());
    }

    /** Bytes of weights that were copied because the kernels want them otherwise. */
    public long copiedWeightBytes() {
        return copies.bytes();
    }

    /** Nanoseconds that products took since the start. */
    public long productNanos() {
        return parallel.productNanos();
    }

    /** Nanoseconds that attention took since the start. */
    public long attentionNanos() {
        return parallel.attentionNanos();
    }

    /**
     * How fast products by the output matrix are, which is the largest; between steps.
     *
     * @return empty where the kernels read it as it lies in the file
     */
    public Optional<ProductSpeed> speed(LongSupplier ticker) {
        return ProductSpeed.measure(parallel, weights.output(), ticker);
    }

    /** Frees the buffers; the file and the cache belong to others. */
    @Override
    public void close() {
        workspace.close();
        tables.close();
        copies.close();
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
