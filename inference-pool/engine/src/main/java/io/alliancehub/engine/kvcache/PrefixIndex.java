package io.alliancehub.engine.kvcache;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which block holds what a hash names, and the tokens that prove it. Only blocks whose keys and
 * values are computed are here; one hash names one block. Owned by one thread.
 */
final class PrefixIndex {

    private final int blockSize;
    private final Map<BlockHash, Integer> blocks = new HashMap<>();
    private final @Nullable BlockHash[] keys;
    private final int[] tokens; // [block][slot]

    PrefixIndex(int blocks, int blockSize) {
        this.blockSize = blockSize;
        keys = new BlockHash[1 + blocks];
        tokens = new int[Math.multiplyExact(1 + blocks, blockSize)];
    }

    int size() {
        return blocks.size();
    }

    boolean has(int block) {
        return keys[block] != null;
    }

    @Nullable BlockHash key(int block) {
        return keys[block];
    }

    /** Names a computed block; where the hash names one already, that one stays. */
    void publish(BlockHash key, int block, int[] sequence, int from) {
        if (keys[block] == null && blocks.putIfAbsent(key, block) == null) {
            keys[block] = key;
            System.arraycopy(sequence, from, tokens, block * blockSize, blockSize);
        }
    }

    /**
     * The block of this hash, or 0. Its tokens must be those asked for: whoever finds two texts of
     * one hash still reads nothing of the other.
     */
    int find(BlockHash key, int[] sequence, int from) {
        Integer block = blocks.get(key);
        if (block == null) {
            return 0;
        }
        int at = block * blockSize;
        return Arrays.equals(tokens, at, at + blockSize, sequence, from, from + blockSize)
                ? block
                : 0;
    }

    /** Takes the block's name away, and its tokens. */
    void forget(int block) {
        BlockHash key = keys[block];
        if (key != null) {
            blocks.remove(key);
            keys[block] = null;
            Arrays.fill(tokens, block * blockSize, (block + 1) * blockSize, 0);
        }
    }

    /** Whether anything of a sequence's tokens is still kept for the block. */
    boolean remembers(int block) {
        for (int i = 0; i < blockSize; i++) {
            if (tokens[block * blockSize + i] != 0) {
                return true;
            }
        }
        return keys[block] != null;
    }

    /** Throws IllegalStateException unless hashes and blocks name each other. */
    void checkIntegrity() {
        int named = 0;
        for (int block = 0; block < keys.length; block++) {
            BlockHash key = keys[block];
            if (key != null) {
                named++;
                if (!Integer.valueOf(block).equals(blocks.get(key))) {
                    throw new IllegalStateException(
                            "block " + block + " has a hash that names another");
                }
            }
        }
        if (named != blocks.size() || keys[0] != null) {
            throw new IllegalStateException(
                    blocks.size() + " hashes name " + named + " blocks, or the null block");
        }
    }
}
