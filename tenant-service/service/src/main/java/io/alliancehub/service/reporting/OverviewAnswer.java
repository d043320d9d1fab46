package io.alliancehub.service.reporting;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to know first.
 *
 * @param hours the last 24, for a small chart
 * @param models the dearest of the last seven days
 * @param banks likewise; only where the question is about all banks
 */
record OverviewAnswer(
        Instant asOf,
        Period today,
        Period month,
        Period lastDay,
        List<SeriesAnswer.Point> hours,
        List<Top> models,
        List<Top> apps,
        List<Top> banks) {
    /**
     * What was used from then until now. Only the last day tells the times to the first token.
     *
     * @param before the same length of the period before: of yesterday, of last month, of the day
     *     before; the hour that runs now is whole in it
     * @param tokenLimit the bank's own; null where there is none
     * @param microYuanLimit likewise
     */
    record Period(
            Instant from,
            Sums now,
            Sums before,
            @Nullable Long tokenLimit,
            @Nullable Long microYuanLimit) {}

    /**
     * One of the dearest.
     *
     * @param amountBefore in the seven days before
     */
    record Top(String key, @Nullable String name, @JsonUnwrapped Sums sums, String amountBefore) {}
}
