package io.alliancehub.service.alert;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an alert says: ids, names and numbers.
 *
 * @param id of the delivery; the same for each attempt
 * @param type {@code alert.budget}, {@code alert.refusals} or {@code alert.test}
 * @param tenant the bank; null for a rule of the alliance
 * @param period the month, or the hour, that it is of
 */
record AlertBody(
        String id,
        String type,
        Instant createdAt,
        @Nullable Named tenant,
        Named rule,
        String period,
        @Nullable BudgetState budget,
        @Nullable RefusalState refusals) {
    /** An id and its name. */
    record Named(String id, String name) {}

    /**
     * A month's use against its budget.
     *
     * @param level null for all banks together
     * @param threshold in percent, the one that was reached
     */
    record BudgetState(
            @Nullable String level,
            @Nullable Named subject,
            String unit,
            long value,
            long used,
            long usedPercent,
            long threshold) {}

    /** Refused calls against their bound. */
    record RefusalState(long refused, long moreThan, int windowMinutes, @Nullable String reason) {}
}
