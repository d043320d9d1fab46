package io.alliancehub.engine.model;

import io.alliancehub.engine.gguf.GgufTensor;
import io.alliancehub.engine.gguf.UnsupportedModelException;
import io.alliancehub.kernel.WeightType;
import java.util.Arrays;

/** Which storage types of a file the kernels can read. */
final class WeightTypes {

    private WeightTypes() {}

    /**
     * The kernels' type of a tensor.
     *
     * @throws UnsupportedModelException if they have none for it
     */
    static WeightType of(GgufTensor tensor) {
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
}
