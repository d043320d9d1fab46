package io.alliancehub.engine.model;

import io.alliancehub.engine.architecture.MixtureConfig;
import io.alliancehub.kernel.WeightMatrix;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One layer's feed-forward part. D is the hidden width, F the width between. */
sealed interface FeedForwardWeights {

    /** The same with every matrix replaced by what {@code each} makes of it. */
    FeedForwardWeights arranged(UnaryOperator<WeightMatrix> each);

    /**
     * One for every token.
     *
     * @param gate [F, D]
     * @param up [F, D]
     * @param down [D, F]
     */
    record Dense(WeightMatrix gate, WeightMatrix up, WeightMatrix down)
            implements FeedForwardWeights {

        @Override
        public Dense arranged(UnaryOperator<WeightMatrix> each) {
            return new Dense(each.apply(gate), each.apply(up), each.apply(down));
        }
    }

    /**
     * Experts.
     *
     * @param config of this layer
     * @param router [experts, D]
     * @param selectionBias [experts], null where there is none
     * @param gates [F, D] of each expert
     * @param ups [F, D] of each expert
     * @param downs [D, F] of each expert
     * @param shared what every token goes through besides; null where there is none
     */
    record Mixture(
            MixtureConfig config,
            WeightMatrix router,
            @Nullable MemorySegment selectionBias,
            List<WeightMatrix> gates,
            List<WeightMatrix> ups,
            List<WeightMatrix> downs,
            @Nullable Dense shared)
            implements FeedForwardWeights {

        @Override
        public Mixture arranged(UnaryOperator<WeightMatrix> each) {
            return new Mixture(
                    config,
                    each.apply(router),
                    selectionBias,
                    gates.stream().map(each).toList(),
                    ups.stream().map(each).toList(),
                    downs.stream().map(each).toList(),
                    shared == null ? null : shared.arranged(each));
        }
    }
}
