package io.alliancehub.engine.model;

import io.alliancehub.kernel.WeightMatrix;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Weights of one decoder layer. D is the hidden width, Q = heads * headDim, K = kvHeads * headDim,
 * F the feed-forward width.
 *
 * @param attentionNorm [D]
 * @param wq [Q, D]
 * @param wk [K, D]
 * @param wv [K, D]
 * @param bq [Q], null where the file has none
 * @param bk [K]
 * @param bv [K]
 * @param wo [D, Q]
 * @param ffnNorm [D]
 * @param gate [F, D]
 * @param up [F, D]
 * @param down [D, F]
 */
record DecoderLayer(
        MemorySegment attentionNorm,
        WeightMatrix wq,
        WeightMatrix wk,
        WeightMatrix wv,
        @Nullable MemorySegment bq,
        @Nullable MemorySegment bk,
        @Nullable MemorySegment bv,
        WeightMatrix wo,
        MemorySegment ffnNorm,
        WeightMatrix gate,
        WeightMatrix up,
        WeightMatrix down) {}
