package io.alliancehub.kernel.compute;

import io.alliancehub.kernel.AttentionShape;
import io.alliancehub.kernel.Kernels;
import io.alliancehub.kernel.WeightMatrix;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Kernels spread over a {@link ComputePool}: matrix products by output rows, attention by query row
 * and key head, the rest by activation rows. Tasks are made once and refilled, so nothing is
 * allocated per call. Owned by one thread.
 */
public final class ParallelKernels {

    /** Below this many multiply-adds a fork costs more than it saves. */
    private static final long FORK_MACS = 100_000;

    /** Weight rows per chunk: a multiple of the kernels' panel, and small enough to balance. */
    private static final int OUTPUT_GRAIN = 32;

    private final Kernels kernels;
    private final ComputePool pool;
    private final float[][] scratch;
    private final MatmulTask matmulTask = new MatmulTask();
    private final AttendTask attendTask = new AttendTask();

    /**
     * Allocates each worker's scratch.
     *
     * @param scratchFloats the most that any call will need, see {@link Kernels} and {@link
     *     AttentionShape#scratchFloats}
     */
    public ParallelKernels(Kernels kernels, ComputePool pool, int scratchFloats) {
        this.kernels = kernels;
        this.pool = pool;
        scratch = new float[pool.workers()][scratchFloats];
    }

    /** The kernels themselves, for what is not worth a fork. */
    public Kernels kernels() {
        return kernels;
    }

    /** out [rows, w.rows] = a [rows, w.cols] by w; see {@link Kernels#matmul}. */
    public void matmul(
            MemorySegment out,
            long outOffset,
            MemorySegment a,
            long aOffset,
            WeightMatrix w,
            int rows) {
        matmulTask.out = out;
        matmulTask.outOffset = outOffset;
        matmulTask.a = a;
        matmulTask.aOffset = aOffset;
        matmulTask.w = w;
        matmulTask.rows = rows;
        boolean small = (long) rows * w.rows() * w.cols() < FORK_MACS;
        pool.run(matmulTask, w.rows(), small ? w.rows() : OUTPUT_GRAIN);
    }

    /**
     * Attention of {@code rows} query rows; row t reads the first {@code lengths[t]} slots of the
     * table that starts at {@code tables[t]} in {@code blocks}.
     *
     * @param out [rows, heads * headDim]
     * @param q [rows, heads * headDim]
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
        attendTask.out = out;
        attendTask.q = q;
        attendTask.keys = keys;
        attendTask.values = values;
        attendTask.blocks = blocks;
        attendTask.tables = tables;
        attendTask.lengths = lengths;
        attendTask.shape = shape;
        pool.run(attendTask, rows * shape.kvHeads(), 1);
    }

    /** Runs any other work by rows. */
    public void rows(RangeTask task, int rows, int grain) {
        pool.run(task, rows, grain);
    }

    private final class MatmulTask implements RangeTask {

        private MemorySegment out = MemorySegment.NULL;
        private long outOffset;
        private MemorySegment a = MemorySegment.NULL;
        private long aOffset;
        private @Nullable WeightMatrix w;
        private int rows;

        @Override
        public void run(int from, int to, int worker) {
            WeightMatrix matrix = w;
            if (matrix != null) {
                kernels.matmul(out, outOffset, a, aOffset, matrix, rows, from, to, scratch[worker]);
            }
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
            long rowBytes = 4L * s.heads() * s.headDim();
            for (int item = from; item < to; item++) {
                int row = item / s.kvHeads();
                long at = row * rowBytes;
                kernels.attend(
                        out,
                        at,
                        q,
                        at,
                        keys,
                        values,
                        blocks,
                        tables[row],
                        lengths[row],
                        item % s.kvHeads(),
                        s,
                        scratch[worker]);
            }
        }
    }
}
