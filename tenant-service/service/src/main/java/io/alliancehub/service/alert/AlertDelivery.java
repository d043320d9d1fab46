package io.alliancehub.service.alert;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One alert on its way.
 *
 * @param period the month or hour that it is of; for a test, a word of its own
 * @param threshold in percent, or the bound of refusals
 * @param target as people may see it
 * @param lastError why the last attempt failed
 */
record AlertDelivery(
        String id,
        String ruleId,
        String period,
        long threshold,
        AlertRule.Channel channel,
        String target,
        Status status,
        int attempts,
        Instant createdAt,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant lastAttemptAt,
        @Nullable Instant deliveredAt,
        @Nullable String lastError) {
    /** Where it is. */
    enum Status {
        /** It is tried, or will be tried again. */
        PENDING,
        DELIVERED,
        /** Nobody tries any more. */
        FAILED,
        /** A higher threshold was reached in the same moment, and that alert says it all. */
        SKIPPED
    }
}
