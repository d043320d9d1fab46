package io.alliancehub.engine;

/**
 * What a sequence took.
 *
 * @param promptTokens tokens of the prompt
 * @param completionTokens tokens generated, an end-of-sequence token included
 * @param cachedTokens positions that were found in the prefix cache instead of being computed
 * @param computedTokens positions that the model computed for it, those that a preemption made it
 *     compute again included; over all requests they are what the steps computed
 * @param recomputedTokens of them, those computed again
 */
public record SequenceUsage(
        int promptTokens,
        int completionTokens,
        int cachedTokens,
        long computedTokens,
        long recomputedTokens) {}
