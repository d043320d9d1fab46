package io.alliancehub.engine.model;

import io.alliancehub.engine.gguf.GgufTensor;
import io.alliancehub.engine.gguf.UnsupportedModelException;
import io.alliancehub.kernel.WeightType;

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
            case Q8_0 -> WeightType.Q8_0;
            case Q4_0,
                    Q4_1,
                    Q5_0,
                    Q5_1,
                    Q8_1,
                    Q2_K,
                    Q3_K,
                    Q4_K,
                    Q5_K,
                    Q6_K,
                    Q8_K,
                    I8,
                    I16,
                    I32,
                    I64,
                    F64,
                    BF16,
                    MXFP4 ->
                    throw new UnsupportedModelException(
                            "tensor %s has type %s; only F32, F16 and Q8_0 are supported"
                                    .formatted(tensor.name(), tensor.type()));
        };
    }
}
