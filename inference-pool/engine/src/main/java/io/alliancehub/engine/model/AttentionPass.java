package io.alliancehub.engine.model;

import java.lang.foreign.MemorySegment;

/** Attention of a whole batch; one kind for a model. Owned by the engine's thread. */
sealed interface AttentionPass permits GroupedAttention, LatentAttention {

    /**
     * Replaces normed rows by what attention adds to the residual stream, and writes their keys and
     * values.
     *
     * @param layer whose cache it is
     * @param rows [batch.rows, hidden], in and out
     */
    void run(AttentionWeights weights, int layer, ModelBatch batch, MemorySegment rows);
}
