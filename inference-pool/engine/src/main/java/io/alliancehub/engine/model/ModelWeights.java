package io.alliancehub.engine.model;

import io.alliancehub.engine.gguf.GgufException;
import io.alliancehub.engine.gguf.GgufTensor;
import io.alliancehub.engine.gguf.ModelSource;
import io.alliancehub.engine.gguf.TensorType;
import io.alliancehub.engine.gguf.UnsupportedModelException;
import io.alliancehub.kernel.WeightMatrix;
import io.alliancehub.kernel.WeightType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All weights of a model, where they lie in the mapped file. Nothing is copied.
 *
 * @param embedding [vocabulary, hidden]
 * @param layers the decoder layers, first to last
 * @param outputNorm [hidden]
 * @param output [vocabulary, hidden]; the embedding itself where the file ties them
 * @param parameterCount numbers in all tensors
 * @param quantisation storage type of most of the matrices' numbers
 */
public record ModelWeights(
        WeightMatrix embedding,
        List<DecoderLayer> layers,
        MemorySegment outputNorm,
        WeightMatrix output,
        long parameterCount,
        String quantisation) {

    /**
     * Finds and checks every tensor.
     *
     * @throws GgufException naming the first tensor that is missing, has another shape or type than
     *     it must, or that this architecture does not know
     */
    public static ModelWeights load(ModelSource file, ModelConfig config) {
        var loader = new Loader(file);
        int hidden = config.hidden();
        WeightMatrix embedding = loader.matrix("token_embd.weight", config.vocabulary(), hidden);
        List<DecoderLayer> layers = new ArrayList<>();
        for (int i = 0; i < config.layers(); i++) {
            layers.add(loader.layer("blk." + i + ".", config));
        }
        MemorySegment outputNorm = loader.vector("output_norm.weight", hidden);
        WeightMatrix output =
                file.tensor("output.weight") == null
                        ? embedding
                        : loader.matrix("output.weight", config.vocabulary(), hidden);
        loader.refuseUnknown();
        return new ModelWeights(
                embedding,
                List.copyOf(layers),
                outputNorm,
                output,
                loader.parameters,
                loader.mainType().name());
    }

    /** Takes tensors by name and remembers which were taken. */
    private static final class Loader {

        private final ModelSource file;
        private final Set<String> taken = new HashSet<>();
        private final Map<WeightType, Long> numbersByType = new EnumMap<>(WeightType.class);
        private long parameters;

        Loader(ModelSource file) {
            this.file = file;
        }

        DecoderLayer layer(String prefix, ModelConfig config) {
            int d = config.hidden();
            int q = config.heads() * config.headDim();
            int k = config.kvHeads() * config.headDim();
            return new DecoderLayer(
                    vector(prefix + "attn_norm.weight", d),
                    matrix(prefix + "attn_q.weight", q, d),
                    matrix(prefix + "attn_k.weight", k, d),
                    matrix(prefix + "attn_v.weight", k, d),
                    optionalVector(prefix + "attn_q.bias", q),
                    optionalVector(prefix + "attn_k.bias", k),
                    optionalVector(prefix + "attn_v.bias", k),
                    matrix(prefix + "attn_output.weight", d, q),
                    vector(prefix + "ffn_norm.weight", d),
                    matrix(prefix + "ffn_gate.weight", config.ffn(), d),
                    matrix(prefix + "ffn_up.weight", config.ffn(), d),
                    matrix(prefix + "ffn_down.weight", d, config.ffn()));
        }

        WeightMatrix matrix(String name, int rows, int cols) {
            GgufTensor tensor = take(name, List.of((long) cols, (long) rows));
            WeightType type = weightType(tensor);
            numbersByType.merge(type, tensor.elements(), Long::sum);
            return new WeightMatrix(tensor.data(), tensor.offset(), type, rows, cols);
        }

        MemorySegment vector(String name, int size) {
            GgufTensor tensor = take(name, List.of((long) size));
            if (tensor.type() != TensorType.F32) {
                throw new UnsupportedModelException(
                        "tensor %s has type %s; norms and biases must be F32"
                                .formatted(name, tensor.type()));
            }
            return tensor.data().asSlice(tensor.offset(), tensor.bytes());
        }

        @Nullable MemorySegment optionalVector(String name, int size) {
            return file.tensor(name) == null ? null : vector(name, size);
        }

        private GgufTensor take(String name, List<Long> dimensions) {
            GgufTensor tensor = file.tensor(name);
            if (tensor == null) {
                throw new GgufException("the file lacks tensor " + name);
            }
            if (!tensor.dimensions().equals(dimensions)) {
                throw new GgufException(
                        "tensor %s has dimensions %s, not %s"
                                .formatted(name, tensor.dimensions(), dimensions));
            }
            taken.add(name);
            parameters += tensor.elements();
            return tensor;
        }

        private static WeightType weightType(GgufTensor tensor) {
            return switch (tensor.type()) {
                case F32 -> WeightType.F32;
                case F16 -> WeightType.F16;
                case BF16 -> WeightType.BF16;
                case Q8_0 -> WeightType.Q8_0;
                case Q4_0 -> WeightType.Q4_0;
                case Q4_1 -> WeightType.Q4_1;
                case Q5_0 -> WeightType.Q5_0;
                case Q5_1 -> WeightType.Q5_1;
                case Q4_K -> WeightType.Q4_K;
                case Q5_K -> WeightType.Q5_K;
                case Q6_K -> WeightType.Q6_K;
                case Q8_1, Q2_K, Q3_K, Q8_K, I8, I16, I32, I64, F64, MXFP4 ->
                        throw new UnsupportedModelException(
                                "tensor %s has type %s; supported are %s"
                                        .formatted(
                                                tensor.name(),
                                                tensor.type(),
                                                Arrays.toString(WeightType.values())));
            };
        }

        WeightType mainType() {
            WeightType main = WeightType.F32;
            long most = 0;
            for (Map.Entry<WeightType, Long> entry : numbersByType.entrySet()) {
                if (entry.getValue() > most) {
                    most = entry.getValue();
                    main = entry.getKey();
                }
            }
            return main;
        }

        /** A tensor that is passed over would change the answers in silence. */
        void refuseUnknown() {
            for (GgufTensor tensor : file.tensors()) {
                if (!taken.contains(tensor.name())) {
                    throw new UnsupportedModelException(
                            "tensor %s (%s) is not part of this architecture as it is known here"
                                    .formatted(tensor.name(), tensor.type()));
                }
            }
        }
    }
}
