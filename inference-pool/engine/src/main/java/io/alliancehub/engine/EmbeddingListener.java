package io.alliancehub.engine;

import org.jspecify.annotations.Nullable;

/** Receives what became of a text, once. */
@FunctionalInterface
public interface EmbeddingListener {

    /**
     * Called on the engine's thread, which serves every sequence: it must return at once and never
     * block.
     *
     * @param vector [hidden], of length 1, the receiver's own; null unless the reason is {@code
     *     STOP}
     */
    void onEnd(FinishReason reason, float @Nullable [] vector, SequenceUsage usage);
}
