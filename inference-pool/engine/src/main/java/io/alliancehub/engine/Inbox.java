package io.alliancehub.engine;

import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/*
 * The queue of arrivals is bounded by the count of unfinished sequences, and has no lock: callers
 * are virtual threads, and a lock whose next owner is a virtual thread that finds no carrier would
 * hold the engine up (a test with busy callers hung that way).
 */
/**
 * What other threads want of the engine's thread, which alone takes it out. Safe for any thread.
 */
final class Inbox {

    private static final System.Logger LOG = System.getLogger(StepLoop.class.getName());

    private static final long PAUSE_NANOS = 1_000_000;

    private final int unfinishedMax;
    private final Queue<Generation> arrivals = new ConcurrentLinkedQueue<>();
    private final CommandQueue commands = new CommandQueue();
    private final AtomicInteger unfinished = new AtomicInteger();

    private volatile boolean stopping;
    private volatile boolean ended;
    private volatile @Nullable Thread parked;

    /** An inbox for so many sequences that have not ended, those being computed included. */
    Inbox(int unfinishedMax) {
        this.unfinishedMax = unfinishedMax;
    }

    // For any thread.

    /**
     * Lets a sequence in.
     *
     * @throws EngineFullException if too many are unfinished, or none is taken any more
     */
    void submit(Generation generation) {
        if (stopping || ended) {
            throw new EngineFullException("the engine takes no more requests");
        }
        int before = unfinished.getAndUpdate(n -> n < unfinishedMax ? n + 1 : n);
        if (before >= unfinishedMax) {
            throw new EngineFullException(
                    "the engine has %d unfinished requests and takes no more"
                            .formatted(unfinishedMax));
        }
        arrivals.add(generation);
        wake();
        if (ended) {
            refuseLeftOver();
        }
    }

    /**
     * Runs a command between two steps and waits for its answer.
     *
     * @throws EngineFullException if too many wait, or the engine has ended
     */
    <T> T ask(Supplier<T> command) {
        FutureTask<T> task = commands.add(command);
        wake();
        if (ended) {
            commands.refuseAll();
        }
        return CommandQueue.answer(task);
    }

    /** Sequences that were let in and have not ended. */
    int unfinished() {
        return unfinished.get();
    }

    /** Whether nothing is taken out any more. */
    boolean ended() {
        return ended;
    }

    boolean stopping() {
        return stopping;
    }

    /** Asks the engine's thread to end; returns at once. */
    void stop() {
        stopping = true;
        wake();
    }

    private void wake() {
        LockSupport.unpark(parked);
    }

    // For the engine's thread.

    /** Returns when there is something to do; an interrupt is not a way to stop an engine. */
    void awaitWork(BooleanSupplier idle) {
        parked = Thread.currentThread();
        while (idle.getAsBoolean() && arrivals.isEmpty() && commands.isEmpty() && !stopping) {
            LockSupport.park(this);
            if (Thread.interrupted()) {
                LOG.log(Level.WARNING, "The engine's thread ignores an interrupt.");
            }
        }
        parked = null;
    }

    /** Waits for a moment, or until something comes: what is there waits for something else. */
    void pause() {
        parked = Thread.currentThread();
        if (arrivals.isEmpty() && commands.isEmpty() && !stopping) {
            LockSupport.parkNanos(this, PAUSE_NANOS);
        }
        parked = null;
    }

    /** The next arrival, or null. */
    @Nullable Generation poll() {
        return arrivals.poll();
    }

    void runCommands() {
        commands.runAll();
    }

    /** Notes that a sequence has ended. */
    void left() {
        unfinished.decrementAndGet();
    }

    /** Says for ever that nothing is taken out any more. */
    void end() {
        ended = true;
    }

    /** Ends what came in while the engine was ending. */
    void refuseAll() {
        refuseLeftOver();
        commands.refuseAll();
    }

    private void refuseLeftOver() {
        Generation generation = arrivals.poll();
        while (generation != null) {
            left();
            generation.tellEnd(FinishReason.CANCELLED);
            generation = arrivals.poll();
        }
    }
}
