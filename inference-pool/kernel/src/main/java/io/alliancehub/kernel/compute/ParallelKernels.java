package io.alliancehub.kernel.compute;

import io.alliancehub.kernel.AttentionShape;
import io.alliancehub.kernel.Kernels;
import io.alliancehub.kernel.NativeKernels;
import io.alliancehub.kernel.WeightMatrix;
import io.alliancehub.kernel.Workspace;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Kernels spread over a {@link ComputePool}: matrix products by output rows, attention by query row
 * and part, the rest by activation rows. Tasks are made once and refilled, so nothing is allocated
 * per call. Owned by one thread.
 */
public final class ParallelKernels {

    /** Below this many multiply-adds a fork costs more than it saves. */
    private static final long FORK_MACS = 100_000;

    /** Weight rows per chunk: a multiple of the kernels' panel, and small enough to balance. */
    private static final int OUTPUT_GRAIN = 32;

    /** Bytes of weights per chunk of packing. */
    private static final int PACK_GRAIN_BYTES = 256 << 10;

    /** Rows of activations per chunk of quantising. */
    private static final int QUANTISE_GRAIN = NativeKernels.QUANTISED_TOGETHER;

    private final Kernels kernels;
    private final @Nullable NativeKernels quantising;
    private final ComputePool pool;
    private final LongSupplier ticker;
    private final float[][] scratch;
    private final MatmulTask matmulTask = new MatmulTask();
    private final GroupedTask groupedTask = new GroupedTask();
    private final AttendTask attendTask = new AttendTask();
    private final QuantiseTask quantiseTask = new QuantiseTask();
    private final PrepareTask prepareTask = new PrepareTask();
    private MemorySegment quantised = MemorySegment.NULL;
    private long productNanos;
    private long attentionNanos;

    /** As the other, but measures no time. */
    public ParallelKernels(Kernels kernels, ComputePool pool, int scratchFloats) {
        this(kernels, pool, scratchFloats, () -> 0);
    }

    /**
     * Allocates each worker's scratch.
     *
     * @param scratchFloats the most that any call will need, see {@link Kernels} and {@link
     *     AttentionShape#scratchFloats}
     * @param ticker by which products and attention are timed, in nanoseconds
     */
    public ParallelKernels(
            Kernels kernels, ComputePool pool, int scratchFloats, LongSupplier ticker) {
        this.kernels = kernels;
        this.quantising = kernels instanceof NativeKernels n ? n : null;
        this.pool = pool;
        this.ticker = ticker;
        scratch = new float[pool.workers()][scratchFloats];
    }

    /** The kernels themselves, for what is not worth a fork. */
    public Kernels kernels() {
        return kernels;
    }

    /**
     * Takes room in {@code workspace} for activations that kernels quantise once for all parts of a
     * product; without it each part does so for itself.
     *
     * @param rows most rows of a product, those of all groups together
     * @param cols widest input
     */
    public void reserve(Workspace workspace, int rows, int cols) {
        if (quantising != null) {
            quantised = workspace.bytes(quantising.quantisedBytesMax(cols) * rows);
        }
    }

    /**
     * As {@link Kernels#arranged}, by all threads. What a copy was made of is not read any more, so
     * a mapped file's pages are given back.
     */
    public WeightMatrix arranged(WeightMatrix w, Workspace copies) {
        WeightMatrix panels = quantising == null ? null : quantising.emptyPanels(w, copies);
        if (quantising == null || panels == null) {
            return w;
        }
        long panelBytes = panels.rowBytes() * panels.panelRows();
        int grain = (int) Math.max(1, PACK_GRAIN_BYTES / panelBytes);
        pool.run(new PackTask(quantising, panels, w), panels.panels(), grain);
        w.releasePages();
        return panels;
    }

    /** Nanoseconds that products took since the start, the quantising for them included. */
    public long productNanos() {
        return productNanos;
    }

    /** Nanoseconds that attention took since the start. */
    public long attentionNanos() {
        return attentionNanos;
    }

    /** Whether the activations of such a product are quantised before it is cut into parts. */
    private boolean quantisesFirst(WeightMatrix w, int rows) {
        return quantising != null
                && w.isInPanels()
                && quantising.quantisedBytes(w) * rows <= quantised.byteSize();
    }

    /** Overwrites every worker's scratch with zeros; between calls. */
    public void eraseScratch() {
        for (float[] worker : scratch) {
            Arrays.fill(worker, 0);
        }
    }

    /** Bytes of all workers' scratch. */
    public long scratchBytes() {
        return 4L * scratch.length * scratch[0].length;
    }

    /** Bytes of the floats of it that have a bit set. */
    public long scratchBytesLeft() {
        long left = 0;
        for (float[] worker : scratch) {
            for (float number : worker) {
                left += Float.floatToRawIntBits(number) == 0 ? 0 : 4;
            }
        }
        return left;
    }

    /** out [rows, w.rows] = a [rows, w.cols] by w; see {@link Kernels#matmul}. */
    public void matmul(
            MemorySegment out,
            long outOffset,
            MemorySegment a,
            long aOffset,
            WeightMatrix w,
            int rows) {
        matmul(out, outOffset, a, aOffset, w, rows, null);
    }

    /**
     * As {@link #matmul(MemorySegment, long, MemorySegment, long, WeightMatrix, int)}, and adds the
     * low-rank products of {@code added} to its runs of rows: the first half beside the quantising,
     * the second by whoever has computed the outputs, while they are near.
     */
    public void matmul(
            MemorySegment out,
            long outOffset,
            MemorySegment a,
            long aOffset,
            WeightMatrix w,
            int rows,
            @Nullable LowRankRuns added) {
        long started = ticker.getAsLong();
        matmulTask.out = out;
        matmulTask.outOffset = outOffset;
        matmulTask.a = a;
        matmulTask.aOffset = aOffset;
        matmulTask.w = w;
        matmulTask.rows = rows;
        matmulTask.quantised = quantisesFirst(w, rows);
        matmulTask.added = added;
        quantiseTask.a = a;
        quantiseTask.aOffset = aOffset;
        quantiseTask.w = w;
        if (added != null && added.items() > 0) {
            prepareTask.rows = matmulTask.quantised ? rows : 0;
            prepareTask.added = added;
            pool.run(prepareTask, prepareTask.items(), 1);
        } else if (matmulTask.quantised) {
            pool.run(quantiseTask, rows, QUANTISE_GRAIN);
        }
        boolean small = (long) rows * w.rows() * w.cols() < FORK_MACS;
        pool.run(matmulTask, w.rows(), small ? w.rows() : OUTPUT_GRAIN);
        productNanos += ticker.getAsLong() - started;
    }

    /**
     * Several products at once, one for each group of rows: rows {@code starts[i]} to {@code
     * starts[i + 1]} of a and out by matrix {@code chosen[i]}, for {@code i < groups}. A row's
     * result is what a product of that row alone gives.
     *
     * @param out [starts[groups], outputs of a matrix]
     * @param a [starts[groups], inputs of a matrix]
     * @param matrices all of one shape
     * @param added low-rank products of runs of rows, none of which is of two groups
     */
    public void matmulGrouped(
            MemorySegment out,
            MemorySegment a,
            List<WeightMatrix> matrices,
            int[] chosen,
            int[] starts,
            int groups,
            LowRankRuns added) {
        long started = ticker.getAsLong();
        WeightMatrix any = matrices.getFirst();
        groupedTask.out = out;
        groupedTask.a = a;
        groupedTask.matrices = matrices;
        groupedTask.chosen = chosen;
        groupedTask.starts = starts;
        groupedTask.quantised = quantisesFirst(any, starts[groups]);
        if (groupedTask.quantised) {
            quantiseGroups(a, any, starts, groups);
        }
        groupedTask.added = added;
        if (added.items() > 0) {
            quantiseTask.a = a;
            quantiseTask.aOffset = 0;
            prepareTask.rows = 0;
            prepareTask.added = added;
            pool.run(prepareTask, prepareTask.items(), 1);
        }
        boolean small = (long) starts[groups] * any.rows() * any.cols() < FORK_MACS;
        groupedTask.grain = small ? any.rows() : OUTPUT_GRAIN;
        groupedTask.chunks = Math.ceilDiv(any.rows(), groupedTask.grain);
        int items = Math.multiplyExact(groups, groupedTask.chunks);
        pool.run(groupedTask, items, small ? items : 1);
        productNanos += ticker.getAsLong() - started;
    }

    private void quantiseGroups(MemorySegment a, WeightMatrix any, int[] starts, int groups) {
        NativeKernels kernels = Objects.requireNonNull(quantising);
        for (int i = 0; i < groups; i++) {
            long rowBytes = kernels.quantisedBytes(any);
            int rows = starts[i + 1] - starts[i];
            kernels.quantise(
                    quantised, starts[i] * rowBytes, a, 4L * starts[i] * any.cols(), any, rows);
        }
    }

    /** Threads that compute, the caller included. */
    public int workers() {
        return pool.workers();
    }

    /**
     * Attention of {@code rows} query rows; row t reads the first {@code lengths[t]} slots of the
     * table that starts at {@code tables[t]} in {@code blocks}.
     *
     * @param out [rows, heads * valueDim]
     * @param q [rows, heads * keyDim]
     */
    public void attend(
            MemorySegment out,
            MemorySegment q,
            MemorySegment keys,
            MemorySegment values,
            int[] blocks,
            int[] tables,
            int[] lengths,
            int rows,
            AttentionShape shape) {
        long started = ticker.getAsLong();
        attendTask.out = out;
        attendTask.q = q;
        attendTask.keys = keys;
        attendTask.values = values;
        attendTask.blocks = blocks;
        attendTask.tables = tables;
        attendTask.lengths = lengths;
        attendTask.shape = shape;
        pool.run(attendTask, rows * shape.parts(), 1);
        attentionNanos += ticker.getAsLong() - started;
    }

    /** Runs any other work by rows. */
    public void rows(RangeTask task, int rows, int grain) {
        pool.run(task, rows, grain);
    }

    /** Items are panels. */
    private record PackTask(NativeKernels kernels, WeightMatrix panels, WeightMatrix w)
            implements RangeTask {

        @Override
        public void run(int from, int to, int worker) {
            kernels.pack(panels, w, from, to);
        }
    }

    private final class MatmulTask implements RangeTask {

        private MemorySegment out = MemorySegment.NULL;
        private long outOffset;
        private MemorySegment a = MemorySegment.NULL;
        private long aOffset;
        private @Nullable WeightMatrix w;
        private int rows;
        private boolean quantised;
        private @Nullable LowRankRuns added;

        @Override
        public void run(int from, int to, int worker) {
            multiply(from, to, worker);
            if (added != null) {
                added.expand(kernels, out, outOffset, 0, rows, from, to, scratch[worker]);
            }
        }

        private void multiply(int from, int to, int worker) {
            WeightMatrix matrix = w;
            if (matrix != null && quantised) {
                Objects.requireNonNull(quantising)
                        .matmulQuantised(
                                out,
                                outOffset,
                                ParallelKernels.this.quantised,
                                0,
                                matrix,
                                rows,
                                from,
                                to);
            } else if (matrix != null) {
                kernels.matmul(out, outOffset, a, aOffset, matrix, rows, from, to, scratch[worker]);
            }
        }
    }

    /** Items are rows of activations. */
    private final class QuantiseTask implements RangeTask {

        private MemorySegment a = MemorySegment.NULL;
        private long aOffset;
        private @Nullable WeightMatrix w;

        @Override
        public void run(int from, int to, int worker) {
            WeightMatrix matrix = w;
            NativeKernels kernels = quantising;
            if (matrix != null && kernels != null) {
                kernels.quantise(
                        quantised,
                        from * kernels.quantisedBytes(matrix),
                        a,
                        aOffset + 4L * from * matrix.cols(),
                        matrix,
                        to - from);
            }
        }
    }

    /**
     * What comes before a product with low-rank products: items are chunks of rows to quantise,
     * then pieces of first halves.
     */
    private final class PrepareTask implements RangeTask {

        private int rows; // to quantise
        private @Nullable LowRankRuns added;

        private int items() {
            return Math.ceilDiv(rows, QUANTISE_GRAIN) + Objects.requireNonNull(added).items();
        }

        @Override
        public void run(int from, int to, int worker) {
            LowRankRuns runs = Objects.requireNonNull(added);
            int chunks = Math.ceilDiv(rows, QUANTISE_GRAIN);
            for (int item = from; item < to; item++) {
                if (item < chunks) {
                    int first = item * QUANTISE_GRAIN;
                    quantiseTask.run(first, Math.min(rows, first + QUANTISE_GRAIN), worker);
                } else {
                    runs.shrink(
                            kernels,
                            quantiseTask.a,
                            quantiseTask.aOffset,
                            item - chunks,
                            scratch[worker]);
                }
            }
        }
    }

    /** An item is a group and a chunk of its matrix's outputs. */
    private final class GroupedTask implements RangeTask {

        private MemorySegment out = MemorySegment.NULL;
        private MemorySegment a = MemorySegment.NULL;
        private List<WeightMatrix> matrices = List.of();
        private int[] chosen = {};
        private int[] starts = {};
        private int grain;
        private int chunks;
        private boolean quantised;
        private @Nullable LowRankRuns added;

        @Override
        public void run(int from, int to, int worker) {
            LowRankRuns runs = Objects.requireNonNull(added);
            for (int item = from; item < to; item++) {
                int group = item / chunks;
                WeightMatrix w = matrices.get(chosen[group]);
                int first = starts[group];
                int rows = starts[group + 1] - first;
                int firstOutput = item % chunks * grain;
                int end = Math.min(w.rows(), firstOutput + grain);
                if (quantised) {
                    multiplyQuantised(w, first, rows, firstOutput, end);
                } else {
                    kernels.matmul(
                            out,
                            4L * first * w.rows(),
                            a,
                            4L * first * w.cols(),
                            w,
                            rows,
                            firstOutput,
                            end,
                            scratch[worker]);
                }
                runs.expand(
                        kernels, out, 0, first, first + rows, firstOutput, end, scratch[worker]);
            }
        }

        private void multiplyQuantised(WeightMatrix w, int first, int rows, int from, int to) {
            NativeKernels kernels = Objects.requireNonNull(quantising);
            kernels.matmulQuantised(
                    out,
                    4L * first * w.rows(),
                    ParallelKernels.this.quantised,
                    first * kernels.quantisedBytes(w),
                    w,
                    rows,
                    from,
                    to);
        }
    }

    private final class AttendTask implements RangeTask {

        private MemorySegment out = MemorySegment.NULL;
        private MemorySegment q = MemorySegment.NULL;
        private MemorySegment keys = MemorySegment.NULL;
        private MemorySegment values = MemorySegment.NULL;
        private int[] blocks = {};
        private int[] tables = {};
        private int[] lengths = {};
        private @Nullable AttentionShape shape;

        @Override
        public void run(int from, int to, int worker) {
            AttentionShape s = shape;
            if (s == null) {
                return;
            }
            for (int item = from; item < to; item++) {
                int row = item / s.parts();
                kernels.attend(
                        out,
                        4L * row * s.heads() * s.valueDim(),
                        q,
                        4L * row * s.heads() * s.keyDim(),
                        keys,
                        values,
                        blocks,
                        tables[row],
                        lengths[row],
                        item % s.parts(),
                        s,
                        scratch[worker]);
            }
        }
    }
}
