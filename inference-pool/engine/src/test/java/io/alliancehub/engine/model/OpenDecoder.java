package io.alliancehub.engine.model;

import io.alliancehub.engine.architecture.ModelConfig;
import io.alliancehub.engine.gguf.GgufFile;
import io.alliancehub.engine.kvcache.BlockHash;
import io.alliancehub.engine.kvcache.BlockKeys;
import io.alliancehub.engine.kvcache.BlockPool;
import io.alliancehub.engine.kvcache.BlockTable;
import io.alliancehub.engine.kvcache.BufferErasure;
import io.alliancehub.engine.kvcache.KvCache;
import io.alliancehub.engine.lora.LoraAdapter;
import io.alliancehub.engine.lora.LoraLoader;
import io.alliancehub.engine.testing.TestSequences;
import io.alliancehub.kernel.AttentionShape;
import io.alliancehub.kernel.Kernels;
import io.alliancehub.kernel.KvFormat;
import io.alliancehub.kernel.Workspace;
import io.alliancehub.kernel.compute.ComputePool;
import io.alliancehub.kernel.compute.ParallelKernels;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A decoder over a file, driven by token ids: no tokenizer, scheduler or engine thread. */
final class OpenDecoder implements AutoCloseable {

    private static final int BLOCK_SIZE = 16;
    private static final int BLOCKS = 64;
    private static final int ROWS_MAX = 512;
    private static final int SEQUENCES_MAX = 64;
    private static final int POSITIONS_MAX = 512;

    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final GgufFile file;
    private final ModelConfig config;
    private final List<LoraAdapter> adapters = new ArrayList<>();
    private final Workspace copies = new Workspace();
    private final ComputePool compute;
    private final KvCache cache;
    private final DecoderModel model;
    private final BlockPool pool;
    private final BlockKeys keys;
    private final ModelBatch batch =
            new ModelBatch(ROWS_MAX, SEQUENCES_MAX, SEQUENCES_MAX, POSITIONS_MAX / BLOCK_SIZE);

    OpenDecoder(Path path, Kernels kernels, int threads) throws IOException {
        file = GgufFile.open(path);
        config = ModelConfig.read(file);
        ModelWeights weights = ModelWeights.load(file, config, copies);
        AttentionShape shape = config.attention().shape(BLOCK_SIZE, KvFormat.F32);
        cache = new KvCache(config.layers(), BLOCKS + 1, shape);
        pool = new BlockPool(BLOCKS, BLOCK_SIZE, cache);
        BlockHash root = TestSequences.identity(TestSequences.zone("bank-a")).root();
        keys = new BlockKeys(pool.zone("bank-a"), root, BLOCK_SIZE);
        compute = new ComputePool(threads);
        int scratch = DecoderModel.scratchFloats(config, kernels, shape, POSITIONS_MAX);
        model =
                new DecoderModel(
                        config,
                        weights,
                        new ParallelKernels(kernels, compute, scratch),
                        cache,
                        shape,
                        ROWS_MAX,
                        SEQUENCES_MAX,
                        POSITIONS_MAX);
    }

    /** A growing sequence. */
    final class Stream {

        private final BlockTable table = new BlockTable();
        private final @Nullable LoraAdapter adapter;
        private int size;

        private Stream(@Nullable LoraAdapter adapter) {
            this.adapter = adapter;
        }

        /** Adds rows to the batch; the last one's logits are wanted. */
        private int add(int... tokens) {
            table.growTo(Math.ceilDiv(size + tokens.length, BLOCK_SIZE), pool, keys);
            batch.beginSequence(table);
            for (int token : tokens) {
                if (adapter == null) {
                    batch.addRow(token, size++);
                } else {
                    batch.addRow(token, size++, adapter);
                }
            }
            return batch.wantLogits();
        }

        /** One step of this sequence alone: the logits after the last token. */
        float[] feed(int... tokens) {
            return step(List.of(this), List.of(tokens)).getFirst();
        }

        void release() {
            table.release(pool);
        }
    }

    Stream stream() {
        return new Stream(null);
    }

    /** A sequence that is computed with an adapter. */
    Stream stream(LoraAdapter adapter) {
        return new Stream(adapter);
    }

    /** Reads an adapter, which is freed with the decoder. */
    LoraAdapter adapter(Path path) throws IOException {
        var loader = new LoraLoader(config, file.rotaryRows(), "a".repeat(64));
        LoraAdapter adapter = loader.load(path).weights();
        adapters.add(adapter);
        return adapter;
    }

    /** One step of several sequences: the logits after the last token of each. */
    List<float[]> step(List<Stream> streams, List<int[]> tokens) {
        batch.clear();
        for (int i = 0; i < streams.size(); i++) {
            streams.get(i).add(tokens.get(i));
        }
        model.forward(batch);
        List<float[]> logits = new ArrayList<>();
        for (int i = 0; i < streams.size(); i++) {
            long at = model.logitsOffset(i);
            logits.add(model.logits().asSlice(at, 4L * model.vocabulary()).toArray(FLOAT));
        }
        return logits;
    }

    long copiedWeightBytes() {
        return model.copiedWeightBytes();
    }

    /** Overwrites all that steps left outside the cache. */
    BufferErasure erase() {
        batch.erase();
        return model.eraseBuffers();
    }

    /** Bytes of the logits that are not zero. */
    long logitsLeft() {
        long left = 0;
        for (byte each : model.logits().toArray(ValueLayout.JAVA_BYTE)) {
            left += each == 0 ? 0 : 1;
        }
        return left;
    }

    @Override
    public void close() {
        adapters.forEach(LoraAdapter::close);
        model.close();
        compute.close();
        cache.close();
        copies.close();
        file.close();
    }
}
