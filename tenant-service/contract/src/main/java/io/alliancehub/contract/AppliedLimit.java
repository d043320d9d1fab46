package io.alliancehub.contract;

/**
 * One limit that binds a caller.
 *
 * @param level which level carries it
 * @param subjectId the id of that bank, project, app or key
 * @param value how many units of {@link LimitKind#unit} are allowed; zero refuses everything
 */
public record AppliedLimit(LimitLevel level, String subjectId, LimitKind kind, long value) {
    /** Largest value that the admission script can count exactly (doubles, price factor 10⁴). */
    public static final long VALUE_MAX = 900_000_000_000L;

    public AppliedLimit {
        IdText.check("subjectId", subjectId);
        if (value < 0 || value > VALUE_MAX) {
            throw new IllegalArgumentException("a limit must lie between 0 and " + VALUE_MAX);
        }
    }
}
