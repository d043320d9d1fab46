package io.alliancehub.engine.runner;

import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * One platform thread that does, one after another, what would hold steps up. What it may be given
 * is bounded by whoever gives it.
 */
public final class BackgroundThread implements Executor, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(BackgroundThread.class.getName());

    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final Thread thread;
    private boolean ended; // of the thread itself

    /** Starts a daemon thread of that name. */
    public BackgroundThread(String name) {
        thread = Thread.ofPlatform().daemon().name(name).start(this::work);
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    private void work() {
        while (!ended) {
            try {
                tasks.take().run();
            } catch (InterruptedException e) {
                LOG.log(Level.WARNING, "The thread {0} ignores an interrupt.", thread.getName());
            } catch (RuntimeException | Error e) {
                LOG.log(Level.ERROR, "Work in the background failed.", e);
            }
        }
    }

    /** Does what it has been given and ends; an interrupt is kept for the caller. */
    @Override
    public void close() {
        tasks.add(() -> ended = true);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
