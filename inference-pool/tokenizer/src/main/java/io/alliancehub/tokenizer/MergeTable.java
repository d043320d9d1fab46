package io.alliancehub.tokenizer;

import java.util.Arrays;

/**
 * Which two neighbouring tokens merge into which, and how early; open addressing over primitives.
 * Immutable once built.
 */
final class MergeTable {

    /** What {@link #find} returns for a pair that never merges. */
    static final long NONE = -1;

    private static final long EMPTY = -1;

    private final long[] pairs;
    private final long[] results;
    private final int mask;

    MergeTable(int mergeCount) {
        int capacity = Integer.highestOneBit(Math.max(8, mergeCount * 2 - 1)) << 1;
        pairs = new long[capacity];
        results = new long[capacity];
        mask = capacity - 1;
        Arrays.fill(pairs, EMPTY);
    }

    /** Adds a merge; of two for the same pair the first (better) one counts. */
    void add(int left, int right, int rank, int merged) {
        long pair = pack(left, right);
        int slot = slotOf(pair);
        while (pairs[slot] != EMPTY) {
            if (pairs[slot] == pair) {
                return;
            }
            slot = (slot + 1) & mask;
        }
        pairs[slot] = pair;
        results[slot] = pack(rank, merged);
    }

    /** Rank in the upper and merged token in the lower 32 bits, or {@link #NONE}. */
    long find(int left, int right) {
        long pair = pack(left, right);
        int slot = slotOf(pair);
        while (pairs[slot] != EMPTY) {
            if (pairs[slot] == pair) {
                return results[slot];
            }
            slot = (slot + 1) & mask;
        }
        return NONE;
    }

    static int rankOf(long found) {
        return (int) (found >>> 32);
    }

    static int mergedOf(long found) {
        return (int) found;
    }

    private int slotOf(long pair) {
        long mixed = pair * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) & mask;
    }

    private static long pack(int high, int low) {
        return ((long) high << 32) | low;
    }
}
