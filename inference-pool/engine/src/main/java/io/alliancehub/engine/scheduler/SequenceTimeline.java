package io.alliancehub.engine.scheduler;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The life of a sequence that has ended, in nanoseconds of the engine's ticker.
 *
 * @param queuedNanos when it was submitted
 * @param startedNanos when it was first given blocks; null where it never was
 * @param firstTokenNanos when the first token was chosen here; null where none was
 * @param endedNanos when it ended, however
 * @param turnsNanos when it was preempted, resumed, preempted again and so on
 */
public record SequenceTimeline(
        long queuedNanos,
        @Nullable Long startedNanos,
        @Nullable Long firstTokenNanos,
        long endedNanos,
        List<Long> turnsNanos) {

    public SequenceTimeline {
        turnsNanos = List.copyOf(turnsNanos);
    }
}
