package io.alliancehub.engine;

/**
 * What a sequence took.
 *
 * @param promptTokens tokens of the prompt
 * @param completionTokens tokens generated, an end-of-sequence token included
 * @param computedTokens positions that the model computed for it, those that a preemption made it
 *     compute again included
 */
public record SequenceUsage(int promptTokens, int completionTokens, long computedTokens) {}
