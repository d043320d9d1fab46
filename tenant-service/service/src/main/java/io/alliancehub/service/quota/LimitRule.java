package io.alliancehub.service.quota;

import io.alliancehub.contract.LimitKind;
import io.alliancehub.contract.LimitLevel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A limit on one bank, project, app or key.
 *
 * @param value what is in force but for the time of an override
 * @param setBy who set the value
 * @param override another value until a moment; null where there is none
 */
public record LimitRule(
        String id,
        LimitLevel level,
        String subjectId,
        LimitKind kind,
        long value,
        String setBy,
        Instant setAt,
        @Nullable LimitOverride override) {
    /** The value that admission goes by at {@code moment}. */
    public long inForce(Instant moment) {
        return override != null && moment.isBefore(override.until()) ? override.value() : value;
    }

    /** The lowest value that is in force from {@code from} on and before {@code until}. */
    long lowest(Instant from, Instant until) {
        if (override == null || !from.isBefore(override.until())) {
            return value;
        }
        return until.isAfter(override.until())
                ? Math.min(value, override.value())
                : override.value();
    }

    LimitRule with(@Nullable LimitOverride other) {
        return new LimitRule(id, level, subjectId, kind, value, setBy, setAt, other);
    }
}
