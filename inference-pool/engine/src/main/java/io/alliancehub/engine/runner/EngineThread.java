package io.alliancehub.engine.runner;

/** The one platform thread that owns an engine's state. */
public final class EngineThread {

    private final Thread thread;

    /** Starts {@code loop} on a daemon thread. */
    public EngineThread(Runnable loop) {
        thread = Thread.ofPlatform().daemon().name("hub-engine").start(loop);
    }

    /** Whether the caller is the engine's thread. */
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** Waits until the loop has ended; an interrupt is kept for the caller. */
    public void join() {
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
