package io.alliancehub.service.storage;

import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.Require;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is wanted.
 *
 * @param after the last row of the part before; null for the first part
 */
public record PageRequest(int limit, @Nullable Cursor after) {
    private static final int LIMIT_DEFAULT = 50;
    private static final int LIMIT_MAX = 200;
    private static final OffsetDateTime FIRST =
            OffsetDateTime.of(1970, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
    private static final OffsetDateTime LAST = utc(Require.LATEST);

    /** From the query parameters of a list. */
    public static PageRequest of(@Nullable Integer limit, @Nullable String cursor) {
        int wanted = limit == null ? LIMIT_DEFAULT : limit;
        if (wanted < 1 || wanted > LIMIT_MAX) {
            throw HubProblem.field("limit", "limit must lie between 1 and " + LIMIT_MAX);
        }
        return new PageRequest(wanted, cursor == null ? null : Cursor.decode(cursor));
    }

    /** How many rows to read: one more tells whether there is a next part. */
    public int rows() {
        return limit + 1;
    }

    /** Rows of an ascending list come after this time and {@link #afterId}. */
    public OffsetDateTime afterAscending() {
        return after == null ? FIRST : utc(after.at());
    }

    /** Rows of a descending list come before this time and {@link #afterId}. */
    public OffsetDateTime afterDescending() {
        return after == null ? LAST : utc(after.at());
    }

    /** Settles ties of the time. */
    public String afterId() {
        return after == null ? "" : after.id();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
