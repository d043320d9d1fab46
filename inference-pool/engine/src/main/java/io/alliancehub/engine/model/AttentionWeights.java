package io.alliancehub.engine.model;

import io.alliancehub.kernel.WeightMatrix;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one layer attends with. D is the hidden width, H the query heads. */
sealed interface AttentionWeights {

    /**
     * Grouped-query attention. Q = heads * headDim, K = kvHeads * headDim.
     *
     * @param wq [Q, D]
     * @param wk [K, D]
     * @param wv [K, D]
     * @param bq [Q], null where there is none
     * @param bk [K]
     * @param bv [K]
     * @param qNorm [headDim], over each head of q; null where there is none
     * @param kNorm [headDim], over each head of k
     * @param wo [D, Q]
     */
    record Grouped(
            WeightMatrix wq,
            WeightMatrix wk,
            WeightMatrix wv,
            @Nullable MemorySegment bq,
            @Nullable MemorySegment bk,
            @Nullable MemorySegment bv,
            @Nullable MemorySegment qNorm,
            @Nullable MemorySegment kNorm,
            WeightMatrix wo)
            implements AttentionWeights {}

    /**
     * Latent attention, absorbed. L is the latent width, P and R the plain and rotated numbers of a
     * head, V the numbers of its value.
     *
     * @param query what makes [H, P + R] of a row
     * @param kvDown [L + R, D]
     * @param kvNorm [L], over the latent part
     * @param keyUp one for each head, [L, P]: takes a plain query to where the latent keys are
     * @param valueUp one for each head, [V, L]: takes a sum of latent vectors to values
     * @param wo [D, H * V]
     */
    record Latent(
            LatentQuery query,
            WeightMatrix kvDown,
            MemorySegment kvNorm,
            List<WeightMatrix> keyUp,
            List<WeightMatrix> valueUp,
            WeightMatrix wo)
            implements AttentionWeights {}

    /** How the queries of latent attention are made. */
    sealed interface LatentQuery {}

    /**
     * At once.
     *
     * @param wq [H * (P + R), D]
     */
    record Direct(WeightMatrix wq) implements LatentQuery {}

    /**
     * Over a narrow middle of M numbers.
     *
     * @param down [M, D]
     * @param norm [M]
     * @param up [H * (P + R), M]
     */
    record LowRank(WeightMatrix down, MemorySegment norm, WeightMatrix up) implements LatentQuery {}
}
