package io.alliancehub.gateway.edge;

import io.alliancehub.contract.TenantId;
import io.alliancehub.gateway.problem.ProblemCode;
import io.alliancehub.gateway.problem.Refusal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The memory for request bodies, counted in their bytes: so much for all, and at most half of it
 * for one bank, so that nobody's bodies keep out everybody else's. Thread-safe.
 */
public final class BodyBudget {
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);

    private final long bytesMax;
    private final Map<TenantId, Long> takenBy = new HashMap<>();
    private long taken;

    /**
     * @param bytesMax of all bodies together; at least two of the largest
     */
    public BodyBudget(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** An empty share for one request of a bank. */
    Share open(TenantId tenant) {
        return new Share(tenant);
    }

    /** How many bytes are taken. */
    synchronized long taken() {
        return taken;
    }

    private synchronized void take(TenantId tenant, long bytes) {
        long own = takenBy.getOrDefault(tenant, 0L) + bytes;
        if (taken + bytes > bytesMax || own > bytesMax / 2) {
            throw Refusal.retryable(
                    ProblemCode.OVERLOADED,
                    "Too many large requests at once. Please try again.",
                    AGAIN_AFTER);
        }
        taken += bytes;
        takenBy.put(tenant, own);
    }

    private synchronized void giveBack(TenantId tenant, long bytes) {
        taken -= bytes;
        takenBy.computeIfPresent(tenant, (t, own) -> own == bytes ? null : own - bytes);
    }

    /** What one request has taken. Thread-safe; once closed it takes nothing more. */
    final class Share {
        private final TenantId tenant;
        private long bytes;
        private boolean closed;

        private Share(TenantId tenant) {
            this.tenant = tenant;
        }

        /**
         * Takes so much in all, where that is more than it has.
         *
         * @throws Refusal where there is not so much left
         */
        synchronized void growTo(long bytesNeeded) {
            if (!closed && bytesNeeded > bytes) {
                take(tenant, bytesNeeded - bytes);
                bytes = bytesNeeded;
            }
        }

        /** Gives everything back. */
        synchronized void close() {
            if (!closed) {
                closed = true;
                giveBack(tenant, bytes);
            }
        }
    }
}
