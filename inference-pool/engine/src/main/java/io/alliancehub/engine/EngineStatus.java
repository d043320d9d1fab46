package io.alliancehub.engine;

import io.alliancehub.engine.runner.StepTimes;

/**
 * An engine at a moment, readable from any thread.
 *
 * @param running sequences that hold blocks
 * @param waiting sequences that wait, those not yet seen by the engine's thread included
 * @param stepsTotal steps so far; if {@code running + waiting} is not 0 and this does not grow, the
 *     engine is stuck
 * @param lastStepNanos duration of the last step
 * @param promptTokens prompt tokens of all sequences that were admitted
 * @param completionTokens tokens generated
 * @param computedTokens positions computed, those that a preemption made it compute again included
 * @param recomputedTokens of them, those computed again
 * @param queriedTokens prompt tokens that were looked up in the prefix cache
 * @param cachedTokens positions that were found there
 * @param preemptions times that a sequence lost its blocks
 * @param draftedTokens guesses that were computed beside them
 * @param acceptedTokens of these, those that turned out right; they are computed positions too
 * @param times where the time of all steps went
 * @param ended whether the engine's thread has ended, by {@link Engine#close} or because it could
 *     not go on: it takes nothing and computes nothing any more
 */
public record EngineStatus(
        int running,
        int waiting,
        int kvBlocksTotal,
        int kvBlocksFree,
        long stepsTotal,
        long lastStepNanos,
        long promptTokens,
        long completionTokens,
        long computedTokens,
        long recomputedTokens,
        long queriedTokens,
        long cachedTokens,
        long preemptions,
        long draftedTokens,
        long acceptedTokens,
        StepTimes times,
        boolean ended) {

    /** The same with what other threads know better: who has not ended, and whether all has. */
    EngineStatus withNow(int unfinished, boolean nowEnded) {
        return new EngineStatus(
                running,
                Math.max(0, unfinished - running),
                kvBlocksTotal,
                kvBlocksFree,
                stepsTotal,
                lastStepNanos,
                promptTokens,
                completionTokens,
                computedTokens,
                recomputedTokens,
                queriedTokens,
                cachedTokens,
                preemptions,
                draftedTokens,
                acceptedTokens,
                times,
                nowEnded);
    }
}
