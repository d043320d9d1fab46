package io.alliancehub.service.reporting;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sums over time.
 *
 * @param from the first moment of the first step, which may lie before what was asked for
 * @param to the end of the last step
 * @param series the dearest groups, then {@code other}, which is all the rest
 */
record SeriesAnswer(String step, Instant from, Instant to, List<Series> series) {
    /**
     * One line.
     *
     * @param name what people call it, where they call it anything
     * @param points one for each step, those with nothing included
     */
    record Series(String key, @Nullable String name, List<Point> points) {}

    /** One step. */
    record Point(Instant at, @JsonUnwrapped Sums sums) {}
}
