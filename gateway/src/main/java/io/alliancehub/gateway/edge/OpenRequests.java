package io.alliancehub.gateway.edge;

import java.util.concurrent.atomic.AtomicInteger;

/** How many requests are open, and whether another may come. Thread-safe. */
public final class OpenRequests {
    private final int countMax;
    private final AtomicInteger count = new AtomicInteger();
    private volatile boolean shuttingDown;

    /** The answer to one more request. */
    enum Entry {
        ENTERED,
        FULL,
        SHUTTING_DOWN
    }

    /**
     * @param countMax requests at once
     */
    public OpenRequests(int countMax) {
        this.countMax = countMax;
    }

    Entry enter() {
        if (shuttingDown) {
            return Entry.SHUTTING_DOWN;
        }
        if (count.incrementAndGet() > countMax) {
            count.decrementAndGet();
            return Entry.FULL;
        }
        return Entry.ENTERED;
    }

    void leave() {
        count.decrementAndGet();
    }

    /** From now on nobody enters; those inside go on. */
    public void shutDown() {
        shuttingDown = true;
    }

    /** How many are inside. */
    public int count() {
        return count.get();
    }
}
