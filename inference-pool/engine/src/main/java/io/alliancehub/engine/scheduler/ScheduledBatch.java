package io.alliancehub.engine.scheduler;

import java.util.List;

/**
 * The decision of one step.
 *
 * @param slices each sequence at most once
 * @param preempted sequences that lost their blocks to it
 * @param cachedTokens positions that the sequences it admitted found and had never had
 * @param queriedTokens tokens of the prompts that it looked up for the first time
 * @param shape what its time depends on
 */
public record ScheduledBatch(
        List<Slice> slices, int preempted, int cachedTokens, int queriedTokens, StepShape shape) {

    public ScheduledBatch {
        slices = List.copyOf(slices);
    }

    /** Guesses that it computes beside its tokens. */
    public int drafts() {
        int sum = 0;
        for (Slice slice : slices) {
            sum += slice.drafts();
        }
        return sum;
    }

    /** Tokens that the step computes, guesses not counted. */
    public int tokens() {
        int sum = 0;
        for (Slice slice : slices) {
            sum += slice.count();
        }
        return sum;
    }

    /** Of them, those that were computed before and lost. */
    public int recomputedTokens() {
        int sum = 0;
        for (Slice slice : slices) {
            sum += slice.again();
        }
        return sum;
    }
}
