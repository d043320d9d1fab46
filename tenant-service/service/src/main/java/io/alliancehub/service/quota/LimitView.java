package io.alliancehub.service.quota;

import io.alliancehub.contract.LimitKind;
import io.alliancehub.contract.LimitLevel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A limit and how much of it is used, reserved amounts included, as admission sees it.
 *
 * @param subjectName what people call the bank, project, app or key
 * @param inForce the value that admission goes by now
 * @param used absent where it cannot be told; {@code unknownBecause} says why
 * @param remaining of the value in force
 * @param resetsAt when a day or month begins anew; when a minute is whole again if nothing else is
 *     called; absent for calls at once
 */
public record LimitView(
        String id,
        LimitLevel level,
        String subjectId,
        String subjectName,
        LimitKind kind,
        long value,
        long inForce,
        @Nullable Long used,
        @Nullable Long remaining,
        @Nullable Instant resetsAt,
        LimitReadings.@Nullable Unknown unknownBecause,
        String setBy,
        Instant setAt,
        @Nullable LimitOverride override) {
    static LimitView of(NamedLimit limit, LimitReadings.Reading reading, Instant now) {
        LimitRule rule = limit.rule();
        long inForce = rule.inForce(now);
        Long used = reading.used();
        return new LimitView(
                rule.id(),
                rule.level(),
                rule.subjectId(),
                limit.subjectName(),
                rule.kind(),
                rule.value(),
                inForce,
                used,
                used == null ? null : Math.max(0, inForce - used),
                reading.resetsAt(),
                reading.unknown(),
                rule.setBy(),
                rule.setAt(),
                rule.override());
    }
}
