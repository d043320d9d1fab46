package io.alliancehub.engine;

import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * What others want the engine's thread to do between two steps. Bounded, and without a lock, as the
 * queue of arrivals is. Safe for any thread; only the engine's runs commands.
 */
final class CommandQueue {

    private static final int WAITING_MAX = 64;

    private final Queue<FutureTask<?>> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * Queues a command.
     *
     * @throws EngineFullException if too many wait
     */
    <T> FutureTask<T> add(Supplier<T> command) {
        if (waiting.getAndUpdate(n -> n < WAITING_MAX ? n + 1 : n) >= WAITING_MAX) {
            throw new EngineFullException(
                    "the engine has %d commands to run".formatted(WAITING_MAX));
        }
        var task = new FutureTask<>(command::get);
        tasks.add(task);
        return task;
    }

    boolean isEmpty() {
        return tasks.isEmpty();
    }

    /** Runs what is queued; a command that throws tells its caller alone. */
    void runAll() {
        FutureTask<?> task = tasks.poll();
        while (task != null) {
            waiting.decrementAndGet();
            task.run();
            task = tasks.poll();
        }
    }

    /** Ends what is queued unanswered. */
    void refuseAll() {
        FutureTask<?> task = tasks.poll();
        while (task != null) {
            waiting.decrementAndGet();
            task.cancel(false);
            task = tasks.poll();
        }
    }

    /** Waits for an answer; an interrupt is kept for the caller. */
    static <T> T answer(FutureTask<T> task) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (CancellationException e) {
            throw new EngineFullException("the engine takes no more commands");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
