package io.alliancehub.engine.model;

import java.lang.foreign.MemorySegment;

/**
 * Weights of one decoder layer. D is the hidden width.
 *
 * @param attentionNorm [D]
 * @param attention what attends
 * @param ffnNorm [D]
 * @param feedForward what follows
 */
record DecoderLayer(
        MemorySegment attentionNorm,
        AttentionWeights attention,
        MemorySegment ffnNorm,
        FeedForwardWeights feedForward) {}
