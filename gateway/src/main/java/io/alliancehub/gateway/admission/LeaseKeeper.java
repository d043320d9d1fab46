package io.alliancehub.gateway.admission;

import io.alliancehub.contract.LimitKind;
import io.alliancehub.gateway.clients.RedisGoneException;
import java.time.Duration;

/**
 * Prolongs the concurrency slots of calls that still run. What a gateway that died has held runs
 * out after the lease, and its slots are free again.
 */
public final class LeaseKeeper {
    /** How often {@link #renewAll} is due: a slot survives two missed rounds. */
    public static final Duration PERIOD = Duration.ofSeconds(20);

    private final OpenCalls open;
    private final LimitScripts scripts;

    /** For the calls in {@code open}. */
    public LeaseKeeper(OpenCalls open, LimitScripts scripts) {
        this.open = open;
        this.scripts = scripts;
    }

    /** One round; ends early where Redis is away, and the next round tries again. */
    public void renewAll() {
        try {
            for (Call call : open.all()) {
                if (call.limits().stream().anyMatch(l -> l.kind() == LimitKind.CONCURRENCY)) {
                    scripts.renew(call);
                }
            }
        } catch (RedisGoneException e) {
            // Nothing is lost: the leases outlive two rounds.
            return;
        }
    }
}
