package io.alliancehub.engine.scheduler;

import java.util.List;

/**
 * The decision of one step.
 *
 * @param slices each sequence at most once
 * @param preempted sequences that lost their blocks to it
 */
public record ScheduledBatch(List<Slice> slices, int preempted) {

    public ScheduledBatch {
        slices = List.copyOf(slices);
    }

    /** Tokens that the step computes. */
    public int tokens() {
        int sum = 0;
        for (Slice slice : slices) {
            sum += slice.count();
        }
        return sum;
    }
}
