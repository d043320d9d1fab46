package io.alliancehub.engine.model;

import io.alliancehub.kernel.WeightMatrix;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What one layer attends with. D is the hidden width, H the query heads. */
sealed interface AttentionWeights {

    /** The same with every matrix replaced by what {@code each} makes of it. */
    AttentionWeights arranged(UnaryOperator<WeightMatrix> each);

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
            implements AttentionWeights {

        @Override
        public Grouped arranged(UnaryOperator<WeightMatrix> each) {
            return new Grouped(
                    each.apply(wq),
                    each.apply(wk),
                    each.apply(wv),
                    bq,
                    bk,
                    bv,
                    qNorm,
                    kNorm,
                    each.apply(wo));
        }
    }

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
            implements AttentionWeights {

        @Override
        public Latent arranged(UnaryOperator<WeightMatrix> each) {
            return new Latent(
                    query.arranged(each),
                    each.apply(kvDown),
                    kvNorm,
                    keyUp.stream().map(each).toList(),
                    valueUp.stream().map(each).toList(),
                    each.apply(wo));
        }
    }

    /** How the queries of latent attention are made. */
    sealed interface LatentQuery {

        /** The same with every matrix replaced by what {@code each} makes of it. */
        LatentQuery arranged(UnaryOperator<WeightMatrix> each);
    }

    /**
     * At once.
     *
     * @param wq [H * (P + R), D]
     */
    record Direct(WeightMatrix wq) implements LatentQuery {

        @Override
        public Direct arranged(UnaryOperator<WeightMatrix> each) {
            return new Direct(each.apply(wq));
        }
    }

    /**
     * Over a narrow middle of M numbers.
     *
     * @param down [M, D]
     * @param norm [M]
     * @param up [H * (P + R), M]
     */
    record LowRank(WeightMatrix down, MemorySegment norm, WeightMatrix up) implements LatentQuery {

        @Override
        public LowRank arranged(UnaryOperator<WeightMatrix> each) {
            return new LowRank(each.apply(down), norm, each.apply(up));
        }
    }
}
