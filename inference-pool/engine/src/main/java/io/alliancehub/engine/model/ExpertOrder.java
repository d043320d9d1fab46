package io.alliancehub.engine.model;

import java.util.Arrays;

/**
 * The (row, expert) pairs of a batch sorted by expert, rows in order within one. Refilled each
 * time; nothing is allocated.
 */
final class ExpertOrder {

    private final int used;

    /** Where each pair stands: [rows, used]. */
    final int[] places;

    /** Which row each place is for: [rows * used]. */
    final int[] rows;

    /** Experts that have rows. */
    final int[] active;

    /** Where the rows of each active expert start, and behind the last where they end. */
    final int[] starts;

    private final int[] next; // [experts], first a count and then the next free place
    private int groups;

    ExpertOrder(int rowsMax, int experts, int used) {
        this.used = used;
        places = new int[Math.multiplyExact(rowsMax, used)];
        rows = new int[places.length];
        active = new int[experts];
        starts = new int[experts + 1];
        next = new int[experts];
    }

    /** Active experts. */
    int groups() {
        return groups;
    }

    /**
     * Sorts the pairs of {@code rowCount} rows.
     *
     * @param chosen [rowCount, used] experts
     */
    void sort(int[] chosen, int rowCount) {
        int pairs = rowCount * used;
        Arrays.fill(next, 0);
        for (int i = 0; i < pairs; i++) {
            next[chosen[i]]++;
        }
        groups = 0;
        int place = 0;
        for (int expert = 0; expert < next.length; expert++) {
            int count = next[expert];
            next[expert] = place;
            if (count > 0) {
                active[groups] = expert;
                starts[groups] = place;
                place += count;
                groups++;
            }
        }
        starts[groups] = place;
        for (int i = 0; i < pairs; i++) {
            int at = next[chosen[i]]++;
            places[i] = at;
            rows[at] = i / used;
        }
    }
}
