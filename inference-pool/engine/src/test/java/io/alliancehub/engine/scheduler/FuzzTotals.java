package io.alliancehub.engine.scheduler;

/** What happened in all histories of a fuzz. */
final class FuzzTotals {

    long steps;
    long finished;
    long cancelled;
    long preempted;
    long failedSteps;
    long failedAlone;
    long zonesErased;
    long quotasSet;
    long sharesCompared;
    int passedMost;
    long blocksZeroed;
    long evictions;
    long computedTokens;
    long recomputedTokens;
    long cachedTokens;
    long heldSlots;
    long emptySlots;
    long draftedTokens;
    long acceptedTokens;

    double wastedShare() {
        return (double) emptySlots / heldSlots;
    }

    double recomputedShare() {
        return (double) recomputedTokens / computedTokens;
    }

    @Override
    public String toString() {
        return ("%d steps: %d finished, %d cancelled, %d preemptions, %d failed steps, %d failed"
                        + " alone, %d zones erased, %d quotas set, %d blocks zeroed, %d evicted,"
                        + " %d tokens computed, of them %d again, %d cached, %.2f %% of held slots"
                        + " empty, %d tokens guessed, %d of them right, %d admissions compared by"
                        + " share, passed at most %d times")
                .formatted(
                        steps,
                        finished,
                        cancelled,
                        preempted,
                        failedSteps,
                        failedAlone,
                        zonesErased,
                        quotasSet,
                        blocksZeroed,
                        evictions,
                        computedTokens,
                        recomputedTokens,
                        cachedTokens,
                        100 * wastedShare(),
                        draftedTokens,
                        acceptedTokens,
                        sharesCompared,
                        passedMost);
    }
}
