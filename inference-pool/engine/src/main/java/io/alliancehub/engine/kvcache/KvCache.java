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
        for (int layer = 0; layer < layers; layer++) {
            keys[layer] = floats(shape.keyBlockFloats(), blocks);
            values[layer] =
                    switch (shape.values()) {
                        case APART -> floats(shape.valueBlockFloats(), blocks);
                        case IN_KEYS -> keys[layer];
                    };
        }
    }

    private MemorySegment floats(int perBlock, int blocks) {
        return arena.allocate(Math.multiplyExact(4L * perBlock, (long) blocks), 64);
    }

    /** Bytes that one block takes over all layers. */
    public static long blockBytes(int layers, AttentionShape shape) {
        return 4L * layers * ((long) shape.keyBlockFloats() + shape.valueBlockFloats());
    }

    /** A layer's keys, as the shape lays them out. */
    public MemorySegment keys(int layer) {
        return keys[layer];
    }

    /** A layer's values: the keys again where those hold them. */
    public MemorySegment values(int layer) {
        return values[layer];
    }

    /**
     * Writes one row's key and value into a slot.
     *
     * @param k [kvHeads, keyDim] at {@code kOffset}
     * @param v [kvHeads, valueDim] at {@code vOffset}; not read where keys hold the values
     */
    public void write(
            int layer,
            int block,
            int slot,
            MemorySegment k,
            long kOffset,
            MemorySegment v,
            long vOffset) {
        switch (shape.values()) {
            case APART -> {
                writeTurned(layer, block, slot, k, kOffset);
                writeRows(values[layer], shape.valueDim(), block, slot, v, vOffset);
            }
            case IN_KEYS -> writeRows(keys[layer], shape.keyDim(), block, slot, k, kOffset);
        }
    }

    /** Keys of which a block's slots are adjacent: [block][kvHead][keyDim][slot]. */
    private void writeTurned(int layer, int block, int slot, MemorySegment k, long kOffset) {
        int dim = shape.keyDim();
        int size = shape.blockSize();
        for (int head = 0; head < shape.kvHeads(); head++) {
            long base = 4L * ((long) block * shape.kvHeads() + head) * dim * size;
            for (int d = 0; d < dim; d++) {
                float value = k.get(FLOAT, kOffset + 4L * (head * dim + d));
                keys[layer].set(FLOAT, base + 4L * (d * size + slot), value);
            }
        }
    }

    /** [block][kvHead][slot][width]. */
    private void writeRows(
            MemorySegment out, int width, int block, int slot, MemorySegment from, long offset) {
        for (int head = 0; head < shape.kvHeads(); head++) {
            long heads = (long) block * shape.kvHeads() + head;
            long at = 4L * (heads * shape.blockSize() + slot) * width;
            MemorySegment.copy(from, offset + 4L * head * width, out, at, 4L * width);
        }
    }

    /** Frees the memory. */
    @Override
    public void close() {
        arena.close();
    }
}
