package io.alliancehub.kernel;

/**
 * Shape of attention over paged keys and values, numbers as {@link KvFormat} says. Two layouts of a
 * layer's memory:
 *
 * <ul>
 *   <li>values apart, for grouped-query attention: keys are [block][kvHead][keyDim][slot], values
 *       [block][kvHead][slot][valueDim]. The slots of a block are adjacent in the keys so that one
 *       vector scores many slots without a sum across lanes.
 *   <li>values in the keys, for latent attention (DeepSeek-V2, arXiv 2405.04434, section 2.1): one
 *       memory [block][kvHead][slot][keyDim] whose first {@code valueDim} numbers of a slot are its
 *       value.
 * </ul>
 *
 * <p>Heads that share keys are computed in parts of at most {@link #PART_HEADS}, so that a model of
 * many heads over one key head spreads over threads and its scores fit a cache.
 *
 * @param heads query heads, a multiple of {@code kvHeads}
 * @param kvHeads key and value heads
 * @param keyDim numbers per query and key
 * @param valueDim numbers per value and result
 * @param blockSize slots per block
 * @param scale of the scores
 * @param values where the values lie
 * @param format how keys and values are stored
 */
public record AttentionShape(
        int heads,
        int kvHeads,
        int keyDim,
        int valueDim,
        int blockSize,
        double scale,
        Values values,
        KvFormat format) {

    /** Most query heads in a part. */
    public static final int PART_HEADS = 8;

    /** Where the values lie. */
    public enum Values {
        APART,
        IN_KEYS
    }

    /** Refuses shapes that no kernel could serve. */
    public AttentionShape {
        if (heads < 1 || kvHeads < 1 || keyDim < 1 || valueDim < 1 || blockSize < 1) {
            throw new IllegalArgumentException("an attention shape has a number below 1");
        }
        if (heads % kvHeads != 0) {
            throw new IllegalArgumentException(
                    "%d heads cannot share %d key heads".formatted(heads, kvHeads));
        }
        if (!(scale > 0) || Double.isInfinite(scale)) {
            throw new IllegalArgumentException("attention scores scaled by " + scale);
        }
        if (values == Values.IN_KEYS && valueDim > keyDim) {
            throw new IllegalArgumentException("values are wider than the keys that hold them");
        }
    }

    /** Grouped-query attention: keys as wide as values, scores scaled by 1/sqrt(headDim). */
    public AttentionShape(int heads, int kvHeads, int headDim, int blockSize, KvFormat format) {
        this(
                heads,
                kvHeads,
                headDim,
                headDim,
                blockSize,
                1 / Math.sqrt(headDim),
                Values.APART,
                format);
    }

    /** Grouped-query attention whose keys and values are stored as they were computed. */
    public AttentionShape(int heads, int kvHeads, int headDim, int blockSize) {
        this(heads, kvHeads, headDim, blockSize, KvFormat.F32);
    }

    /** Latent attention: all heads share one key, whose first {@code valueDim} are the value. */
    public static AttentionShape latent(
            int heads, int keyDim, int valueDim, int blockSize, double scale, KvFormat format) {
        return new AttentionShape(
                heads, 1, keyDim, valueDim, blockSize, scale, Values.IN_KEYS, format);
    }

    /** The same, stored as it was computed. */
    public static AttentionShape latent(
            int heads, int keyDim, int valueDim, int blockSize, double scale) {
        return latent(heads, keyDim, valueDim, blockSize, scale, KvFormat.F32);
    }

    /** Query heads that share one key and value head. */
    public int group() {
        return heads / kvHeads;
    }

    /** Bytes in one block of keys. */
    public long keyBlockBytes() {
        return Math.multiplyExact((long) kvHeads, format.partBytes(keyDim, blockSize));
    }

    /** Bytes in one block of values: none where they lie in the keys. */
    public long valueBlockBytes() {
        return values == Values.IN_KEYS
                ? 0
                : Math.multiplyExact((long) kvHeads, format.partBytes(valueDim, blockSize));
    }

    /** Byte offset of one head's part of a block of keys. */
    public long keyPart(int block, int kvHead) {
        return ((long) block * kvHeads + kvHead) * format.partBytes(keyDim, blockSize);
    }

    /** Byte offset of one head's part of a block in the memory that holds the values. */
    public long valuePart(int block, int kvHead) {
        return ((long) block * kvHeads + kvHead) * format.partBytes(valueStride(), blockSize);
    }

    /** Numbers from one slot's value to the next slot's. */
    public int valueStride() {
        return values == Values.IN_KEYS ? keyDim : valueDim;
    }

    /** Blocks that hold {@code slots} slots. */
    public int blocks(int slots) {
        return Math.ceilDiv(slots, blockSize);
    }

    private int partsPerKvHead() {
        return Math.ceilDiv(group(), PART_HEADS);
    }

    /** Parts of the work on one query row; one a key head unless a group is very large. */
    public int parts() {
        return kvHeads * partsPerKvHead();
    }

    /** The key head of a part. */
    public int kvHead(int part) {
        return part / partsPerKvHead();
    }

    /** The first query head of a part. */
    public int firstHead(int part) {
        return kvHead(part) * group() + part % partsPerKvHead() * PART_HEADS;
    }

    /** Query heads in a part. */
    public int headsIn(int part) {
        return Math.min(PART_HEADS, (kvHead(part) + 1) * group() - firstHead(part));
    }

    /** Floats of scratch that attention over {@code slots} slots needs. */
    public long scratchFloats(int slots) {
        return (long) Math.min(group(), PART_HEADS) * blocks(slots) * blockSize;
    }
}
