package io.alliancehub.engine.model;

import io.alliancehub.engine.architecture.ModelConfig;
import io.alliancehub.engine.gguf.GgufException;
import io.alliancehub.engine.gguf.ModelSource;
import io.alliancehub.kernel.WeightMatrix;
import io.alliancehub.kernel.Workspace;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All weights of a model, where they lie in the mapped file. Only what an old file stores the other
 * way round is copied; see {@link JoinedUpProjection}.
 *
 * @param embedding [vocabulary, hidden]
 * @param ropeFactors [rotated/2], by which frequencies are divided; null where there are none
 * @param layers the decoder layers, first to last
 * @param outputNorm [hidden]
 * @param output [vocabulary, hidden]; the embedding itself where the file ties them
 * @param parameterCount numbers in all tensors
 * @param quantisation storage type of most of the matrices' numbers
 */
public record ModelWeights(
        WeightMatrix embedding,
        @Nullable MemorySegment ropeFactors,
        List<DecoderLayer> layers,
        MemorySegment outputNorm,
        WeightMatrix output,
        long parameterCount,
        String quantisation) {

    /**
     * Finds and checks every tensor.
     *
     * @param copies takes what must be copied; to be closed after the last use of the weights
     * @throws GgufException naming the first tensor that is missing, has another shape or type than
     *     it must, or that this architecture does not know
     */
    public static ModelWeights load(ModelSource file, ModelConfig config, Workspace copies) {
        var tensors = new TensorLoader(file);
        var layerLoader = new LayerLoader(tensors, config, copies);
        int hidden = config.hidden();
        WeightMatrix embedding = tensors.matrix("token_embd.weight", config.vocabulary(), hidden);
        List<DecoderLayer> layers = new ArrayList<>();
        for (int i = 0; i < config.layers(); i++) {
            layers.add(layerLoader.layer(i));
        }
        MemorySegment ropeFactors =
                tensors.vector(
                        "rope_freqs.weight", config.rope().rotated() / 2, config.rope().factors());
        MemorySegment outputNorm = tensors.vector("output_norm.weight", hidden);
        WeightMatrix output =
                tensors.has("output.weight")
                        ? tensors.matrix("output.weight", config.vocabulary(), hidden)
                        : embedding;
        tensors.refuseUnknown();
        return new ModelWeights(
                embedding,
                ropeFactors,
                List.copyOf(layers),
                outputNorm,
                output,
                tensors.parameters(),
                tensors.mainType().name());
    }

    /**
     * The same with every matrix that products read replaced by what {@code each} makes of it. Rows
     * of the embedding are read one at a time, so it stays where it lies.
     */
    ModelWeights arranged(UnaryOperator<WeightMatrix> each) {
        return new ModelWeights(
                embedding,
                ropeFactors,
                layers.stream().map(layer -> layer.arranged(each)).toList(),
                outputNorm,
                each.apply(output),
                parameterCount,
                quantisation);
    }
}
