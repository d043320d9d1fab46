package io.alliancehub.kernel.compute;

import io.alliancehub.kernel.Kernels;
import io.alliancehub.kernel.LowRank;
import io.alliancehub.kernel.Workspace;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of one product have which low-rank product added: runs of rows, in order, that do not
 * overlap; ranks may differ from run to run. Made once for the largest product and refilled. Owned
 * by one thread while it is filled, and read by all that compute.
 */
public final class LowRankRuns {

    /** Rows that are shrunk together. */
    private static final int ROWS_TOGETHER = 16;

    private final int[] starts;
    private final int[] ends;
    private final @Nullable LowRank[] pairs;
    private final long[] shrunkAt;
    private final int[] itemRuns; // an item is up to ROWS_TOGETHER rows of one run
    private final int[] itemRows;
    private final MemorySegment shrunk; // [rows, ranks of each]
    private int runs;
    private int items;
    private long shrunkBytes;

    /**
     * Runs with room.
     *
     * @param workspace where the numbers between the parts lie
     * @param rowsMax most rows of a product
     * @param rankMax largest rank
     */
    public LowRankRuns(Workspace workspace, int rowsMax, int rankMax) {
        starts = new int[rowsMax];
        ends = new int[rowsMax];
        pairs = new LowRank[rowsMax];
        shrunkAt = new long[rowsMax];
        itemRuns = new int[rowsMax];
        itemRows = new int[rowsMax];
        shrunk = workspace.floats(Math.multiplyExact((long) rowsMax, rankMax));
    }

    /** Forgets all runs. */
    public void clear() {
        Arrays.fill(pairs, 0, runs, null);
        runs = 0;
        items = 0;
        shrunkBytes = 0;
    }

    /** Adds a pair to rows {@code from} to {@code to}, which lie behind all that were added. */
    public void add(int from, int to, LowRank pair) {
        if (from >= to || (runs > 0 && from < ends[runs - 1])) {
            throw new IllegalArgumentException("runs of rows must follow one another");
        }
        long bytes = 4L * (to - from) * pair.rank();
        Objects.checkFromIndexSize(shrunkBytes, bytes, shrunk.byteSize());
        starts[runs] = from;
        ends[runs] = to;
        pairs[runs] = pair;
        shrunkAt[runs] = shrunkBytes;
        for (int row = from; row < to; row += ROWS_TOGETHER) {
            itemRuns[items] = runs;
            itemRows[items] = row;
            items++;
        }
        shrunkBytes += bytes;
        runs++;
    }

    /** Pieces of work of the first half. */
    int items() {
        return items;
    }

    private LowRank pair(int run) {
        return Objects.requireNonNull(pairs[run]);
    }

    /** The first half of one piece: from {@code a}, whose row 0 is the product's. */
    void shrink(Kernels kernels, MemorySegment a, long aOffset, int item, float[] scratch) {
        int run = itemRuns[item];
        LowRank pair = pair(run);
        int row = itemRows[item];
        int rows = Math.min(ROWS_TOGETHER, ends[run] - row);
        long at = shrunkAt[run] + 4L * (row - starts[run]) * pair.rank();
        long from = aOffset + 4L * row * pair.inputs();
        kernels.shrink(shrunk, at, a, from, pair, rows, scratch);
    }

    /**
     * The second half for outputs {@code from} to {@code to} of rows {@code first} to {@code end}.
     */
    void expand(
            Kernels kernels,
            MemorySegment out,
            long outOffset,
            int first,
            int end,
            int from,
            int to,
            float[] scratch) {
        for (int run = runFrom(first); run < runs && starts[run] < end; run++) {
            LowRank pair = pair(run);
            long at = outOffset + 4L * starts[run] * pair.outputs();
            int rows = ends[run] - starts[run];
            kernels.expand(out, at, shrunk, shrunkAt[run], pair, rows, from, to, scratch);
        }
    }

    /** The first run that begins at or behind a row. */
    private int runFrom(int row) {
        int found = Arrays.binarySearch(starts, 0, runs, row);
        return found >= 0 ? found : -found - 1;
    }
}
