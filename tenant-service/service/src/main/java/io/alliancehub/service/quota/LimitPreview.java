package io.alliancehub.service.quota;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a limit would have refused in the last seven days, had it been the only one.
 *
 * @param from the beginning of the first of them
 * @param to now, or the last call that was looked at where there were too many
 * @param requests calls that were looked at
 * @param refused how many of them would have been refused
 * @param shortened how many would have been admitted with fewer tokens than they used
 * @param refusedTokens what the refused ones have used
 * @param truncated whether there were too many calls to look at all
 */
record LimitPreview(
        Instant from,
        Instant to,
        long requests,
        long refused,
        long shortened,
        long refusedTokens,
        @Nullable Instant firstRefusedAt,
        boolean truncated,
        List<Day> days) {
    /** One of the days. */
    record Day(LocalDate day, long requests, long refused) {}
}
