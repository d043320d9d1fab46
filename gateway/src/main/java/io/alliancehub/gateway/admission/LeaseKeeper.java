package io.alliancehub.gateway.admission;

import io.alliancehub.contract.LimitKind;
import io.alliancehub.gateway.clients.RedisGoneException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Prolongs the concurrency slots of calls that still run. What a gateway that died has held runs
 * out after the lease, and its slots are free again.
 */
public final class LeaseKeeper {
    /** How often {@link #renewAll} is due: a slot survives two missed rounds. */
    public static final Duration PERIOD = Duration.ofSeconds(20);

    /** Nothing can have run out before this: a little less than a lease. */
    private static final Duration OVERDUE = LimitScripts.LEASE.minusSeconds(10);

    private final OpenCalls open;
    private final LimitScripts scripts;
    private final LongSupplier nanoTicker;
    private volatile long renewedAt;

    /** For the calls in {@code open}. */
    public LeaseKeeper(OpenCalls open, LimitScripts scripts, LongSupplier nanoTicker) {
        this.open = open;
        this.scripts = scripts;
        this.nanoTicker = nanoTicker;
        this.renewedAt = nanoTicker.getAsLong();
    }

    /** One round; ends early where Redis is away, and the next round tries again. */
    public void renewAll() {
        try {
            renew();
        } catch (RedisGoneException e) {
            // The slots outlive two rounds; after a longer absence the next admission renews first.
            return;
        }
    }

    /**
     * Where Redis was away for so long that slots of running calls have run out, puts them back:
     * what runs must be counted before anything is admitted.
     */
    void renewOverdue() {
        if (isOverdue()) {
            synchronized (this) {
                if (isOverdue()) {
                    renew();
                }
            }
        }
    }

    private boolean isOverdue() {
        return nanoTicker.getAsLong() - renewedAt > OVERDUE.toNanos();
    }

    private void renew() {
        long begun = nanoTicker.getAsLong();
        for (Call call : open.all()) {
            if (call.limits().stream().anyMatch(l -> l.kind() == LimitKind.CONCURRENCY)) {
                scripts.renew(call);
            }
        }
        renewedAt = begun;
    }
}
