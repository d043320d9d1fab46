package io.alliancehub.server.http;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts the answers being made, and lets no more begin once the member drains. Thread-safe. */
public final class InFlight {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition empty = lock.newCondition();
    private int count;
    private boolean draining;

    /** Whether another answer may begin; if so, {@link #leave()} must follow once. */
    boolean tryEnter() {
        lock.lock();
        try {
            if (!draining) {
                count++;
            }
            return !draining;
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        lock.lock();
        try {
            if (--count == 0) {
                empty.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether new answers are refused. */
    public boolean isDraining() {
        lock.lock();
        try {
            return draining;
        } finally {
            lock.unlock();
        }
    }

    /** How many answers are being made. */
    public int count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Refuses new answers and waits for the others.
     *
     * @return whether all came to their end in time
     */
    public boolean drain(Duration patience) throws InterruptedException {
        long nanosLeft = patience.toNanos();
        lock.lock();
        try {
            draining = true;
            while (count > 0 && nanosLeft > 0) {
                nanosLeft = empty.awaitNanos(nanosLeft);
            }
            return count == 0;
        } finally {
            lock.unlock();
        }
    }
}
