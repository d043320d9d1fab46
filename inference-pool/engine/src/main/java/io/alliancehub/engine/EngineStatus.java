package io.alliancehub.engine;

/**
 * An engine at a moment, readable from any thread.
 *
 * @param running sequences that hold blocks
 * @param waiting sequences that wait, those not yet seen by the engine's thread included
 * @param lastProgressNanos reading of the engine's ticker when a step last ended or work last
 *     arrived at an idle engine; if {@code running + waiting} is not 0 and this is long ago, the
 *     engine is stuck
 * @param lastStepNanos duration of the last step
 * @param promptTokens prompt tokens of all sequences that were admitted
 * @param completionTokens tokens generated
 * @param computedTokens positions computed
 * @param preemptions times that a sequence lost its blocks
 * @param draining whether new requests are refused
 */
public record EngineStatus(
        int running,
        int waiting,
        int kvBlocksTotal,
        int kvBlocksFree,
        long stepsTotal,
        long lastProgressNanos,
        long lastStepNanos,
        long promptTokens,
        long completionTokens,
        long computedTokens,
        long preemptions,
        boolean draining) {}
