package io.alliancehub.engine.kvcache;

import io.alliancehub.kernel.AttentionShape;
import io.alliancehub.kernel.KvRows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Keys and values of every layer, in the layout and format of {@link AttentionShape}. Memory is
 * taken once, for {@code blocks} blocks, however long the model's context. Owned by the engine's
 * thread; workers read and write it inside a step.
 */
public final class KvCache implements BlockMemory, AutoCloseable {

    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED;

    private final Arena arena = Arena.ofShared();
    private final AttentionShape shape;
    private final MemorySegment[] keys;
    private final MemorySegment[] values;

    /**
     * Allocates the cache, zeroed.
     *
     * @param blocks ids, the null block counted
     */
    public KvCache(int layers, int blocks, AttentionShape shape) {
        this.shape = shape;
        keys = new MemorySegment[layers];
        values = new MemorySegment[layers];
        long bytes = Math.multiplyExact(shape.blockBytes(), (long) blocks);
        for (int layer = 0; layer < layers; layer++) {
            keys[layer] = arena.allocate(bytes, 64);
            values[layer] = arena.allocate(bytes, 64);
        }
    }

    /** Bytes that one block takes over all layers. */
    public static long blockBytes(int layers, AttentionShape shape) {
        return Math.multiplyExact(2L * layers, shape.blockBytes());
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
        KvRows.write(shape, keys[layer], values[layer], block, slot, k, kOffset, v, vOffset);
    }

    @Override
    public void zero(int block) {
        for (int layer = 0; layer < keys.length; layer++) {
            part(keys[layer], block).fill((byte) 0);
            part(values[layer], block).fill((byte) 0);
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
            left += nonZero(part(keys[layer], block)) + nonZero(part(values[layer], block));
        }
        return left;
    }

    private MemorySegment part(MemorySegment segment, int block) {
        return segment.asSlice(block * shape.blockBytes(), shape.blockBytes());
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
        arena.close();
    }
}
