package io.alliancehub.engine;

import io.alliancehub.engine.scheduler.ScheduledBatch;

/** Running totals of an engine. Owned by the engine's thread; published through its status. */
final class StepCounters {

    private long steps;
    private long lastStepNanos;
    private long promptTokens;
    private long completionTokens;
    private long computedTokens;
    private long preemptions;

    void prompt(int tokens) {
        promptTokens += tokens;
    }

    void completionToken() {
        completionTokens++;
    }

    void step(ScheduledBatch batch, long nanos) {
        steps++;
        lastStepNanos = nanos;
        computedTokens += batch.tokens();
        preemptions += batch.preempted();
    }

    long steps() {
        return steps;
    }

    long lastStepNanos() {
        return lastStepNanos;
    }

    long promptTokens() {
        return promptTokens;
    }

    long completionTokens() {
        return completionTokens;
    }

    long computedTokens() {
        return computedTokens;
    }

    long preemptions() {
        return preemptions;
    }
}
