package io.alliancehub.engine.kvcache;

import io.alliancehub.kernel.AttentionShape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Keys and values of every layer as F32, in the layout of {@link AttentionShape}. Memory is taken
 * once, for {@code blocks} blocks, however long the model's context. Owned by the engine's thread;
 * workers read it inside a step.
 */
public final class KvCache implements AutoCloseable {

    /** Name of the storage format, part of the numerics profile. */
    public static final String FORMAT = "f32";

    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Arena arena = Arena.ofShared();
    private final AttentionShape shape;
    private final MemorySegment[] keys;
    private final MemorySegment[] values;

    /** Allocates the cache, zeroed. */
    public KvCache(int layers, int blocks, AttentionShape shape) {
        this.shape = shape;
        keys = new MemorySegment[layers];
        values = new MemorySegment[layers];
        long bytes = Math.multiplyExact(4L * shape.blockFloats(), (long) blocks);
        for (int layer = 0; layer < layers; layer++) {
            keys[layer] = arena.allocate(bytes, 64);
            values[layer] = arena.allocate(bytes, 64);
        }
    }

    /** Bytes that one block takes over all layers. */
    public static long blockBytes(int layers, AttentionShape shape) {
        return Math.multiplyExact(8L * layers, (long) shape.blockFloats());
    }

    /** A layer's keys: [block][kvHead][headDim][slot]. */
    public MemorySegment keys(int layer) {
        return keys[layer];
    }

    /** A layer's values: [block][kvHead][slot][headDim]. */
    public MemorySegment values(int layer) {
        return values[layer];
    }

    /**
     * Writes one row's key and value into a slot.
     *
     * @param k [kvHeads, headDim] at {@code kOffset}
     * @param v [kvHeads, headDim] at {@code vOffset}
     */
    public void write(
            int layer,
            int block,
            int slot,
            MemorySegment k,
            long kOffset,
            MemorySegment v,
            long vOffset) {
        int dim = shape.headDim();
        int size = shape.blockSize();
        long headFloats = (long) dim * size;
        for (int head = 0; head < shape.kvHeads(); head++) {
            long base = 4 * ((long) block * shape.kvHeads() + head) * headFloats;
            long from = 4L * head * dim;
            for (int d = 0; d < dim; d++) {
                float value = k.get(FLOAT, kOffset + from + 4L * d);
                keys[layer].set(FLOAT, base + 4L * (d * size + slot), value);
            }
            MemorySegment.copy(v, vOffset + from, values[layer], base + 4L * slot * dim, 4L * dim);
        }
    }

    /** Frees the memory. */
    @Override
    public void close() {
        arena.close();
    }
}
