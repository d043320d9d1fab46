package io.alliancehub.engine.runner;

import io.alliancehub.engine.scheduler.Sequence;

/** Is shown rows of logits before their token is chosen; for golden files and replays. */
public interface LogitsListener {

    /** Whether the sequence's logits are wanted; others are not copied. */
    boolean wants(Sequence sequence);

    /**
     * Called on the engine's thread.
     *
     * @param logits a copy, [vocabulary]
     */
    void onLogits(Sequence sequence, float[] logits);
}
