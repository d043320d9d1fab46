package io.alliancehub.engine;

import io.alliancehub.engine.scheduler.ScheduledBatch;

/** Running totals of an engine. Owned by the engine's thread; published through its status. */
final class StepCounters {

    private long steps;
    private long lastStepNanos;
    private long promptTokens;
    private long completionTokens;
    private long computedTokens;
    private long recomputedTokens;
    private long cachedTokens;
    private long queriedTokens;
    private long preemptions;
    private long draftedTokens;
    private long acceptedTokens;

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
        recomputedTokens += batch.recomputedTokens();
        cachedTokens += batch.cachedTokens();
        queriedTokens += batch.queriedTokens();
        preemptions += batch.preempted();
        draftedTokens += batch.drafts();
    }

    /** A guess that the step before computed was its sequence's next token. */
    void acceptedDraft() {
        acceptedTokens++;
        computedTokens++;
    }

    long draftedTokens() {
        return draftedTokens;
    }

    long acceptedTokens() {
        return acceptedTokens;
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

    long recomputedTokens() {
        return recomputedTokens;
    }

    long cachedTokens() {
        return cachedTokens;
    }

    long queriedTokens() {
        return queriedTokens;
    }

    long preemptions() {
        return preemptions;
    }
}
