package io.alliancehub.engine.model;

import io.alliancehub.kernel.WeightMatrix;
import java.lang.foreign.MemorySegment;
import java.util.function.UnaryOperator;

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
        FeedForwardWeights feedForward) {

    /** The same with every matrix replaced by what {@code each} makes of it. */
    DecoderLayer arranged(UnaryOperator<WeightMatrix> each) {
        return new DecoderLayer(
                attentionNorm, attention.arranged(each), ffnNorm, feedForward.arranged(each));
    }
}
