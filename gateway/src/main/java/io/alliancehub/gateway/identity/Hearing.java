package io.alliancehub.gateway.identity;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Remembers when Redis last told whether anything had changed. Thread-safe. */
public final class Hearing {
    /** How old the last answer may be. */
    public static final Duration DEAF_AFTER = Duration.ofSeconds(5);

    private final LongSupplier nanoTicker;
    private final AtomicLong heardAt;

    /** Deaf until {@link #heard} is called. */
    public Hearing(LongSupplier nanoTicker) {
        this.nanoTicker = nanoTicker;
        this.heardAt = new AtomicLong(nanoTicker.getAsLong() - 2 * DEAF_AFTER.toNanos());
    }

    /** The moment to hand to {@link #heard}: taken before the question is asked. */
    long now() {
        return nanoTicker.getAsLong();
    }

    /** A question asked at {@code asked} was answered. */
    void heard(long asked) {
        heardAt.set(asked);
    }

    /** Whether a change made {@link #DEAF_AFTER} ago would have been heard. */
    public boolean isRecent() {
        return nanoTicker.getAsLong() - heardAt.get() <= DEAF_AFTER.toNanos();
    }
}
