package io.alliancehub.engine.runner;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Work of a start that a thread of its own does beside the rest.
 *
 * @param <T> what comes of it
 */
public final class Aside<T> implements AutoCloseable {

    private final FutureTask<T> work;

    private Aside(FutureTask<T> work) {
        this.work = work;
    }

    /** Starts it. */
    public static <T> Aside<T> begin(String name, Callable<T> work) {
        var task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().name("hub-" + name).start(task);
        return new Aside<>(task);
    }

    /**
     * Waits for it.
     *
     * @throws IOException that it threw, or because this thread was interrupted meanwhile
     */
    public T await() throws IOException {
        try {
            return work.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException unreadable) {
                throw unreadable;
            }
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw new IOException("the start was interrupted", hurried);
        }
    }

    /** Interrupts it where nobody waits for it any more. */
    @Override
    public void close() {
        work.cancel(true);
    }
}
