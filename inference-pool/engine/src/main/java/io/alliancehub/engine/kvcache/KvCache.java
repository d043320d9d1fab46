package io.alliancehub.engine.kvcache;

import io.alliancehub.kernel.AttentionShape;
import io.alliancehub.kernel.Kernels;
import io.alliancehub.kernel.Workspace;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Keys and values of every layer, in the layout and format of {@link AttentionShape}. Memory is
 * taken once, for {@code blocks} blocks, however long the model's context. Owned by the engine's
 * thread; workers read and write it inside a step.
 */
public final class KvCache implements BlockMemory, AutoCloseable {

    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED;

    private final Workspace memory = new Workspace();
    private final AttentionShape shape;
    private final MemorySegment[] keys;
    private final MemorySegment[] values;

    /**
     * A cache of zeros, whose pages the system gives when they are first written (ADR 0199).
     *
     * @param blocks ids, the null block counted
     */
    public KvCache(int layers, int blocks, AttentionShape shape) {
        this.shape = shape;
        keys = new MemorySegment[layers];
        values = new MemorySegment[layers];
        for (int layer = 0; layer < layers; layer++) {
            keys[layer] = blocks(blocks, shape.keyBlockBytes());
            values[layer] =
                    switch (shape.values()) {
                        case APART -> blocks(blocks, shape.valueBlockBytes());
                        case IN_KEYS -> keys[layer];
                    };
        }
    }

    private MemorySegment blocks(int blocks, long bytes) {
        return memory.untouched(Math.multiplyExact(bytes, (long) blocks));
    }

    /** Bytes that one block takes over all layers. */
    public static long blockBytes(int layers, AttentionShape shape) {
        long bytes = Math.addExact(shape.keyBlockBytes(), shape.valueBlockBytes());
        return Math.multiplyExact(layers, bytes);
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
     * Writes one row's key and value into a slot, by these kernels.
     *
     * @param k [kvHeads, keyDim] at {@code kOffset}
     * @param v [kvHeads, valueDim] at {@code vOffset}; not read where keys hold the values
     */
    public void write(
            Kernels kernels,
            int layer,
            int block,
            int slot,
            MemorySegment k,
            long kOffset,
            MemorySegment v,
            long vOffset) {
        kernels.writeKv(shape, keys[layer], values[layer], block, slot, k, kOffset, v, vOffset);
    }

    @Override
    public void zero(int block) {
        for (int layer = 0; layer < keys.length; layer++) {
            keysOf(layer, block).fill((byte) 0);
            valuesOf(layer, block).fill((byte) 0);
        }
    }

    @Override
    public long blockBytes() {
        return blockBytes(keys.length, shape);
    }

    @Override
    public long bytesLeft(int block) {
        long left = 0;
        for (int layer = 0; layer < keys.length; layer++) {
            left += nonZero(keysOf(layer, block)) + nonZero(valuesOf(layer, block));
        }
        return left;
    }

    private MemorySegment keysOf(int layer, int block) {
        return keys[layer].asSlice(block * shape.keyBlockBytes(), shape.keyBlockBytes());
    }

    /** Nothing where the keys hold the values. */
    private MemorySegment valuesOf(int layer, int block) {
        return values[layer].asSlice(block * shape.valueBlockBytes(), shape.valueBlockBytes());
    }

    private static long nonZero(MemorySegment bytes) {
        long count = 0;
        long words = bytes.byteSize() / 8 * 8;
        for (long at = 0; at < bytes.byteSize(); at++) {
            if (at < words && at % 8 == 0 && bytes.get(WORD, at) == 0) {
                at += 7;
            } else if (bytes.get(ValueLayout.JAVA_BYTE, at) != 0) {
                count++;
            }
        }
        return count;
    }

    /** Frees the memory. */
    @Override
    public void close() {
        memory.close();
    }
}
