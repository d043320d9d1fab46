package io.alliancehub.engine.kvcache;

import java.util.Arrays;

/**
 * All blocks and their reference counts. A block is free or held; whoever allocates or retains one
 * releases it once. Owned by one thread.
 */
public final class BlockPool {

    private final int[] references;
    private final int[] free;
    private int freeCount;

    /** A pool of blocks 0 to {@code blocks - 1}, all free. */
    public BlockPool(int blocks) {
        if (blocks < 1) {
            throw new IllegalArgumentException("a pool of " + blocks + " blocks");
        }
        references = new int[blocks];
        free = new int[blocks];
        freeCount = blocks;
        for (int i = 0; i < blocks; i++) {
            free[i] = blocks - 1 - i;
        }
    }

    /** Blocks in all. */
    public int total() {
        return references.length;
    }

    /** Blocks that nobody holds. */
    public int free() {
        return freeCount;
    }

    /**
     * Takes a free block; it is held once.
     *
     * @throws IllegalStateException if none is free; ask {@link #free()} first
     */
    public int allocate() {
        if (freeCount == 0) {
            throw new IllegalStateException("no block is free");
        }
        int block = free[--freeCount];
        references[block] = 1;
        return block;
    }

    /** Holds a held block once more. */
    public void retain(int block) {
        requireHeld(block);
        references[block]++;
    }

    /**
     * Gives up one hold; the last one frees the block.
     *
     * @throws IllegalStateException if the block is free already
     */
    public void release(int block) {
        requireHeld(block);
        if (--references[block] == 0) {
            free[freeCount++] = block;
        }
    }

    private void requireHeld(int block) {
        if (references[block] < 1) {
            throw new IllegalStateException("block " + block + " is not held");
        }
    }

    /**
     * Compares the counts with what the tables hold.
     *
     * @throws IllegalStateException naming the first block that leaked or was freed too early
     */
    public void checkIntegrity(Iterable<BlockTable> tables) {
        int[] held = new int[references.length];
        for (BlockTable table : tables) {
            for (int i = 0; i < table.size(); i++) {
                held[table.block(i)]++;
            }
        }
        if (!Arrays.equals(held, references)) {
            int block = Arrays.mismatch(held, references);
            throw new IllegalStateException(
                    "block %d is held by %d tables but counted %d times"
                            .formatted(block, held[block], references[block]));
        }
        boolean[] listed = new boolean[references.length];
        for (int i = 0; i < freeCount; i++) {
            if (listed[free[i]] || references[free[i]] != 0) {
                throw new IllegalStateException(
                        "block " + free[i] + " is free twice, or free and held");
            }
            listed[free[i]] = true;
        }
        for (int block = 0; block < references.length; block++) {
            if (references[block] == 0 && !listed[block]) {
                throw new IllegalStateException("block " + block + " is neither held nor free");
            }
        }
    }
}
