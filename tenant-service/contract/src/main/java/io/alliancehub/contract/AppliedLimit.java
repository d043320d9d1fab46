package io.alliancehub.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One limit that binds a caller. A temporary one says itself when it ends and what is in force from
 * then on, so that a gateway goes back at that moment whoever is away.
 *
 * @param level which level carries it
 * @param subjectId the id of that bank, project, app or key
 * @param value how many units of {@link LimitKind#unit} are allowed; zero refuses everything
 * @param until the first moment at which {@code then} is in force; null where the value stays
 * @param then the value from that moment on; null where the value stays
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record AppliedLimit(
        LimitLevel level,
        String subjectId,
        LimitKind kind,
        long value,
        @Nullable Instant until,
        @Nullable Long then) {
    /** Largest value that the admission script can count exactly (doubles, price factor 10⁴). */
    public static final long VALUE_MAX = 900_000_000_000L;

    public AppliedLimit {
        IdText.check("subjectId", subjectId);
        check(value);
        if ((until == null) != (then == null)) {
            throw new IllegalArgumentException("a limit that ends must say what comes after it");
        }
        if (then != null) {
            check(then);
        }
    }

    /** One that stays. */
    public AppliedLimit(LimitLevel level, String subjectId, LimitKind kind, long value) {
        this(level, subjectId, kind, value, null, null);
    }

    /** What it is at {@code moment}, as a limit that stays. */
    public AppliedLimit at(Instant moment) {
        if (until == null || then == null) {
            return this;
        }
        long inForce = moment.isBefore(until) ? value : then;
        return new AppliedLimit(level, subjectId, kind, inForce);
    }

    private static void check(long value) {
        if (value < 0 || value > VALUE_MAX) {
            throw new IllegalArgumentException("a limit must lie between 0 and " + VALUE_MAX);
        }
    }
}
