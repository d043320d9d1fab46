package io.alliancehub.kernel;

/**
 * Shape of grouped-query attention over paged keys and values. A layer's keys are [block][kvHead]
 * [headDim][slot] and its values [block][kvHead][slot][headDim], numbers as {@link KvFormat} says:
 * the slots of a block are adjacent in the keys so that one vector scores many slots without a sum
 * across lanes.
 *
 * @param heads query heads, a multiple of {@code kvHeads}
 * @param kvHeads key and value heads
 * @param headDim numbers per head
 * @param blockSize slots per block
 * @param format how keys and values are stored
 */
public record AttentionShape(int heads, int kvHeads, int headDim, int blockSize, KvFormat format) {

    /** Refuses shapes that no kernel could serve. */
    public AttentionShape {
        if (heads < 1 || kvHeads < 1 || headDim < 1 || blockSize < 1 || heads % kvHeads != 0) {
            throw new IllegalArgumentException(
                    "attention shape %d/%d heads of %d, blocks of %d"
                            .formatted(heads, kvHeads, headDim, blockSize));
        }
    }

    /** A shape whose keys and values are stored as they were computed. */
    public AttentionShape(int heads, int kvHeads, int headDim, int blockSize) {
        this(heads, kvHeads, headDim, blockSize, KvFormat.F32);
    }

    /** Query heads that share one key and value head. */
    public int group() {
        return heads / kvHeads;
    }

    /** Numbers in one block of keys, and as many of values. */
    public int blockFloats() {
        return kvHeads * headDim * blockSize;
    }

    /** Bytes in one block of keys, and as many of values. */
    public long blockBytes() {
        return kvHeads * format.partBytes(headDim, blockSize);
    }

    /** Byte offset of one head's part of a block, in keys and in values. */
    public long partOffset(int block, int kvHead) {
        return ((long) block * kvHeads + kvHead) * format.partBytes(headDim, blockSize);
    }

    /** Blocks that hold {@code slots} slots. */
    public int blocks(int slots) {
        return Math.ceilDiv(slots, blockSize);
    }

    /** Floats of scratch that attention over {@code slots} slots needs. */
    public long scratchFloats(int slots) {
        return (long) group() * blocks(slots) * blockSize;
    }
}
