package io.alliancehub.service.alert;

import io.alliancehub.contract.LimitLevel;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When to tell whom.
 *
 * @param budget null unless the kind is BUDGET
 * @param refusals null unless the kind is REFUSALS
 * @param target a URL, whose query is not shown, or an e-mail address
 */
record AlertRule(
        String id,
        String name,
        Kind kind,
        @Nullable Budget budget,
        @Nullable RefusalBound refusals,
        Channel channel,
        String target,
        boolean enabled,
        Instant createdAt,
        Instant updatedAt) {
    /** What it watches. */
    enum Kind {
        BUDGET,
        REFUSALS
    }

    /** The way an alert goes. */
    enum Channel {
        WEBHOOK,
        EMAIL
    }

    /** What a budget counts. */
    enum Unit {
        MICRO_YUAN,
        TOKENS
    }

    /**
     * A month's budget: that of a limit, or one of its own.
     *
     * @param limitId the limit whose value is the budget; null for one of its own
     * @param level whose use counts; null where the limit says it, and for all banks together
     * @param subjectId likewise
     * @param unit null where the limit says it
     * @param value likewise
     * @param thresholds in percent, ascending
     */
    record Budget(
            @Nullable String limitId,
            @Nullable LimitLevel level,
            @Nullable String subjectId,
            @Nullable Unit unit,
            @Nullable Long value,
            List<Integer> thresholds) {
        Budget {
            thresholds = List.copyOf(thresholds);
        }
    }

    /**
     * More refused calls than this.
     *
     * @param moreThan an alert is raised by one more
     * @param reason the code that callers were told; null for all
     */
    record RefusalBound(long moreThan, int windowMinutes, @Nullable String reason) {}

    /** This rule as people may see it: a URL's query may hold a secret of the one it belongs to. */
    AlertRule shown() {
        return new AlertRule(
                id,
                name,
                kind,
                budget,
                refusals,
                channel,
                Targets.shown(target),
                enabled,
                createdAt,
                updatedAt);
    }
}
