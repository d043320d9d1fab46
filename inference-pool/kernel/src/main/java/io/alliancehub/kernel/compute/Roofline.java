package io.alliancehub.kernel.compute;

import io.alliancehub.kernel.NativeKernels;
import io.alliancehub.kernel.Workspace;
import java.lang.foreign.MemorySegment;
import java.util.function.LongSupplier;

/**
 * The most that some threads of this machine can do at this moment.
 *
 * @param gbps billions of bytes read from memory per second; 0 where the library is missing
 * @param gmacs billions of products of bytes per second; 0 likewise
 */
public record Roofline(double gbps, double gmacs) {

    private static final long BYTES = 128L << 20; // beyond every cache
    private static final long ROUNDS = 4_000_000;
    private static final int TRIES = 8;

    /** Measures for a fraction of a second: the best of some tries. */
    public static Roofline measure(int threads, LongSupplier ticker) {
        NativeKernels kernels = NativeKernels.best();
        if (kernels == null) {
            return new Roofline(0, 0);
        }
        double gbps = 0;
        double gmacs = 0;
        try (var pool = new ComputePool(threads);
                var memory = new Workspace()) {
            MemorySegment all = memory.bytes(BYTES * threads);
            long[] done = new long[threads];
            RangeTask read =
                    (from, to, worker) ->
                            done[from] = kernels.readMemory(all.asSlice(from * BYTES, BYTES));
            RangeTask multiply =
                    (from, to, worker) -> done[from] = kernels.multiplyRegisters(ROUNDS);
            for (int i = 0; i < TRIES; i++) {
                gbps = Math.max(gbps, (double) BYTES * threads / nanos(pool, read, ticker));
                long nanos = nanos(pool, multiply, ticker);
                gmacs = Math.max(gmacs, (double) done[0] * threads / nanos);
            }
        }
        return new Roofline(gbps, gmacs);
    }

    /** Nanoseconds that every thread doing the task once takes. */
    private static long nanos(ComputePool pool, RangeTask task, LongSupplier ticker) {
        long started = ticker.getAsLong();
        pool.run(task, pool.workers(), 1);
        return ticker.getAsLong() - started;
    }
}
