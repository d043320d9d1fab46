package io.alliancehub.server.serving;

/**
 * What an engine is doing, seen at one moment.
 *
 * @param stepCount steps since its start; it grows whenever anything makes progress
 * @param lastStepMillis how long the last step took
 * @param queriedTokens prompt tokens that were looked up in the prefix cache since its start
 * @param cachedTokens of them, those that were found
 * @param preemptions times that an answer lost its blocks, since its start
 * @param draftedTokens guesses of what follows that were computed, since its start
 * @param acceptedTokens of them, those that turned out right
 * @param seconds where the time of its steps went
 * @param copiedWeightBytes bytes of weights in the form that the kernels want, beside the file
 * @param ended whether it computes nothing any more, for ever
 */
public record EngineLoad(
        int running,
        int waiting,
        long kvBlocksTotal,
        long kvBlocksFree,
        long stepCount,
        long lastStepMillis,
        long queriedTokens,
        long cachedTokens,
        long preemptions,
        long draftedTokens,
        long acceptedTokens,
        StepSeconds seconds,
        long copiedWeightBytes,
        boolean ended) {}
