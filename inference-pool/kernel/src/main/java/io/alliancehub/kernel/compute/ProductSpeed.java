package io.alliancehub.kernel.compute;

import io.alliancehub.kernel.NativeKernels;
import io.alliancehub.kernel.WeightMatrix;
import io.alliancehub.kernel.Workspace;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What products by a loaded matrix reach on this machine at this moment, and the most that the same
 * threads can do.
 *
 * @param gmacs billions of products per second, of many rows by weights that lie in a cache
 * @param gbps billions of bytes of weights per second, of one row
 * @param roof products in registers alone; reading the same weights and nothing else
 */
public record ProductSpeed(double gmacs, double gbps, Roofline roof) {

    private static final int ROWS = 64;
    private static final long CACHED_BYTES = 1L << 20;
    private static final long READ_BYTES = 64L << 20;
    private static final long ROUNDS = 500_000;
    private static final int TRIES = 3; // the best of them

    /**
     * Measures for some ten milliseconds of a machine that does nothing else. A matrix that fits in
     * a cache shows what the cache gives, in both numbers of bytes.
     *
     * @return empty for kernels whose products are not native: theirs are compiled while they run,
     *     and a first measure says nothing
     */
    public static Optional<ProductSpeed> measure(
            ParallelKernels parallel, WeightMatrix w, LongSupplier ticker) {
        if (!(parallel.kernels() instanceof NativeKernels kernels) || !w.isInPanels()) {
            return Optional.empty();
        }
        WeightMatrix read = firstRows(w, READ_BYTES);
        WeightMatrix cached = firstRows(w, CACHED_BYTES);
        var roofline = new RoofTask(kernels, read, parallel.workers());
        double macs = (double) ROWS * cached.rows() * cached.cols();
        double gmacs = 0;
        double gbps = 0;
        double roofGmacs = 0;
        double roofGbps = 0;
        try (var memory = new Workspace()) {
            MemorySegment a = memory.floats((long) ROWS * w.cols());
            MemorySegment out =
                    memory.floats(Math.max((long) ROWS * cached.rows(), (long) read.rows()));
            for (int i = 0; i < TRIES; i++) {
                long started = ticker.getAsLong();
                parallel.matmul(out, 0, a, 0, read, 1);
                long one = ticker.getAsLong();
                parallel.matmul(out, 0, a, 0, cached, ROWS);
                long many = ticker.getAsLong();
                parallel.rows(roofline.reading(), parallel.workers(), 1);
                long bytes = ticker.getAsLong();
                parallel.rows(roofline.multiplying(), parallel.workers(), 1);
                long registers = ticker.getAsLong();
                gbps = Math.max(gbps, read.bytes() / nanos(started, one));
                gmacs = Math.max(gmacs, macs / nanos(one, many));
                roofGbps = Math.max(roofGbps, roofline.bytes() / nanos(many, bytes));
                roofGmacs = Math.max(roofGmacs, roofline.products() / nanos(bytes, registers));
            }
        }
        return Optional.of(new ProductSpeed(gmacs, gbps, new Roofline(roofGbps, roofGmacs)));
    }

    private static double nanos(long from, long to) {
        return Math.max(1, to - from);
    }

    /** Whole panels of the beginning, at least one. */
    private static WeightMatrix firstRows(WeightMatrix w, long bytesMax) {
        long panels = Math.max(1, bytesMax / (w.rowBytes() * w.panelRows()));
        int rows = (int) Math.min(w.rows(), panels * w.panelRows());
        return new WeightMatrix(w.data(), w.offset(), w.type(), rows, w.cols(), w.panelRows());
    }

    /** Of the roofline, one part a thread. */
    private static final class RoofTask {

        private static final int CACHE_LINE = 64;

        private final NativeKernels kernels;
        private final WeightMatrix w;
        private final long part; // bytes
        private final long[] sums; // kept, or reading could be left out
        private final long[] done;

        RoofTask(NativeKernels kernels, WeightMatrix w, int threads) {
            this.kernels = kernels;
            this.w = w;
            part = w.bytes() / threads / CACHE_LINE * CACHE_LINE;
            sums = new long[threads];
            done = new long[threads];
        }

        RangeTask reading() {
            return (from, to, worker) -> {
                for (int i = from; i < to; i++) {
                    sums[i] = kernels.readMemory(w.data().asSlice(w.offset() + i * part, part));
                }
            };
        }

        RangeTask multiplying() {
            return (from, to, worker) -> {
                for (int i = from; i < to; i++) {
                    done[i] = kernels.multiplyRegisters(ROUNDS);
                }
            };
        }

        long bytes() {
            return part * sums.length;
        }

        long products() {
            return done[0] * done.length;
        }
    }
}
