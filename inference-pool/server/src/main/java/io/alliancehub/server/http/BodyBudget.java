package io.alliancehub.server.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of request bodies that a member holds, over all connections: each may be within its own
 * limit and all together too much. Thread-safe.
 */
final class BodyBudget {

    private final AtomicLong held = new AtomicLong();
    private final long bytesMax;

    BodyBudget(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Makes room for as many bytes; if that is so, {@link #giveBack} must follow for each once. */
    boolean tryTake(long bytes) {
        if (held.addAndGet(bytes) <= bytesMax) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }

    void giveBack(long bytes) {
        held.addAndGet(-bytes);
    }
}
