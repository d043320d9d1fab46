package io.alliancehub.kernel.compute;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * One task at a time is cut into chunks that the caller and the workers claim from `ticket`, whose
 * high half numbers the task and whose low half is the next chunk. A claim is a compare-and-set of
 * the whole ticket, so a worker that slept through a task's end cannot claim from the next one with
 * what it read of the last: task, size and grain are written only while the ticket is CLOSED, and a
 * claim that succeeds proves that the ticket was open, and the same, since before they were read.
 * The caller waits for chunks, not for workers: one that the operating system has put aside before
 * it claimed anything holds nobody up.
 *
 * Workers spin for some microseconds, because a decoder forks some hundred times per token, and
 * then park, because spinning on a busy machine costs more than it gains.
 */
/**
 * A fixed pool of platform threads. One thread at a time may call {@link #run}; it works too. Which
 * thread computes a chunk changes no result, by the promise of the kernels.
 */
public final class ComputePool implements AutoCloseable {

    private static final int SPINS = 2_000;
    private static final long CLOSED = Integer.MAX_VALUE;

    private final Worker[] workers;
    private final AtomicLong ticket = new AtomicLong(CLOSED);
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Thread[] threads;

    private @Nullable RangeTask task;
    private int size;
    private int grain;
    private volatile boolean closed;

    /**
     * Starts {@code threads - 1} workers; the caller of {@link #run} is the last.
     *
     * @param threads threads that compute, at least 1
     */
    public ComputePool(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("a compute pool needs a thread, not " + threads);
        }
        workers = new Worker[threads - 1];
        this.threads = new Thread[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(i + 1);
            this.threads[i] =
                    Thread.ofPlatform()
                            .daemon()
                            .name("hub-compute-" + (i + 1))
                            .unstarted(workers[i]);
        }
        for (Thread thread : this.threads) {
            thread.start();
        }
    }

    /** Threads that compute, the caller included. */
    public int workers() {
        return workers.length + 1;
    }

    /**
     * Runs {@code task} over {@code [0, size)} in chunks of {@code grain} and returns when all of
     * it is done.
     *
     * @throws RuntimeException or an Error that a chunk threw, when every other chunk has ended
     */
    public void run(RangeTask task, int size, int grain) {
        if (workers.length == 0 || size <= grain) {
            if (size > 0) {
                task.run(0, size, 0);
            }
            return;
        }
        this.task = task;
        this.size = size;
        this.grain = grain;
        done.set(0);
        long number = (ticket.get() >>> 32) + 1;
        ticket.set(number << 32);
        for (int i = 0; i < workers.length; i++) {
            if (workers[i].parked) {
                LockSupport.unpark(threads[i]);
            }
        }
        work(0);
        awaitDone(Math.ceilDiv(size, grain));
        ticket.set(number << 32 | CLOSED);
        rethrow();
    }

    private void awaitDone(int chunks) {
        int spins = 0;
        while (done.get() < chunks) {
            if (++spins < SPINS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }

    private void rethrow() {
        Throwable thrown = failure.getAndSet(null);
        if (thrown instanceof RuntimeException e) {
            throw e;
        }
        if (thrown instanceof Error e) {
            throw e;
        }
    }

    /** Claims and runs chunks until none is left. */
    private void work(int worker) {
        while (true) {
            long seen = ticket.get();
            int chunk = (int) seen;
            if (chunk == CLOSED) {
                return;
            }
            RangeTask current = task;
            long from = (long) chunk * grain;
            int end = size;
            if (from >= end || current == null) {
                return;
            }
            int to = (int) Math.min(end, from + grain);
            if (!ticket.compareAndSet(seen, seen + 1)) {
                continue;
            }
            try {
                current.run((int) from, to, worker);
            } catch (RuntimeException | Error e) {
                failure.compareAndSet(null, e);
            } finally {
                done.incrementAndGet();
            }
        }
    }

    /** Stops the workers and waits for them; no task may be running. */
    @Override
    public void close() {
        closed = true;
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
        }
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Worker implements Runnable {

        private final int number;
        private volatile boolean parked;

        Worker(int number) {
            this.number = number;
        }

        @Override
        public void run() {
            long seen = CLOSED;
            while (!closed) {
                long now = ticket.get();
                if (now >>> 32 != seen >>> 32) {
                    seen = now;
                    work(number);
                } else {
                    await(seen);
                }
            }
        }

        private void await(long seen) {
            for (int i = 0; i < SPINS; i++) {
                if (changed(seen)) {
                    return;
                }
                Thread.onSpinWait();
            }
            parked = true;
            while (!changed(seen)) {
                LockSupport.park(ComputePool.this);
            }
            parked = false;
        }

        private boolean changed(long seen) {
            return closed || ticket.get() >>> 32 != seen >>> 32;
        }
    }
}
