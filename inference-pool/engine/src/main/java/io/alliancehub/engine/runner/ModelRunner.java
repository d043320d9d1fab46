package io.alliancehub.engine.runner;

import io.alliancehub.engine.kvcache.BufferErasure;
import io.alliancehub.engine.scheduler.ScheduledBatch;

/** Executes a step. The port between decisions and tensors; tests have one without a model. */
public interface ModelRunner extends AutoCloseable {

    /**
     * Computes every slice and chooses the next token of each sequence whose gap it closes, or
     * tells its vector if it is pooled.
     */
    StepResult run(ScheduledBatch batch);

    /**
     * Overwrites what steps left outside the cache: activations, logits, token ids. Called between
     * steps.
     */
    BufferErasure eraseBuffers();

    /** Frees what it holds. */
    @Override
    void close();
}
