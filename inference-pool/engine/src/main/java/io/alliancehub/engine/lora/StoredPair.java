package io.alliancehub.engine.lora;

import io.alliancehub.engine.gguf.GgufTensor;
import io.alliancehub.engine.gguf.UnsupportedModelException;
import io.alliancehub.kernel.Kernels;
import io.alliancehub.kernel.ScalarKernels;
import io.alliancehub.kernel.WeightMatrix;
import io.alliancehub.kernel.WeightType;
import io.alliancehub.kernel.Workspace;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * One low-rank pair as a file has it.
 *
 * @param name what errors call it
 * @param part GGUF's name of the matrix within its layer
 * @param index of the expert or head; 0 where there is one matrix
 * @param a [rank, inputs]
 * @param b [outputs, rank]
 * @param scale of the product
 */
record StoredPair(
        String name,
        int layer,
        String part,
        int index,
        WeightMatrix a,
        WeightMatrix b,
        float scale) {

    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /**
     * Matrix {@code index} of a tensor of so many dimensions, whose sizes fit.
     *
     * @throws UnsupportedModelException if the kernels cannot read its type
     */
    static WeightMatrix matrix(GgufTensor tensor, int index) {
        WeightType type = type(tensor);
        int cols = Math.toIntExact(tensor.dimensions().get(0));
        int rows = Math.toIntExact(tensor.dimensions().get(1));
        long offset = tensor.offset() + Math.multiplyExact(type.rowBytes(cols) * rows, index);
        return new WeightMatrix(tensor.data(), offset, type, rows, cols);
    }

    private static WeightType type(GgufTensor tensor) {
        for (WeightType type : WeightType.values()) {
            if (type.name().equals(tensor.type().name())) {
                return type;
            }
        }
        throw new UnsupportedModelException(
                "tensor %s has type %s, which adapters may not have here"
                        .formatted(tensor.name(), tensor.type()));
    }

    int rank() {
        return a.rows();
    }

    /**
     * The numbers of a matrix, row by row.
     *
     * @throws AdapterRefusedException if one is not finite
     */
    float[] numbers(WeightMatrix matrix) {
        Kernels kernels = new ScalarKernels();
        var numbers = new float[Math.multiplyExact(matrix.rows(), matrix.cols())];
        try (var scratch = new Workspace()) {
            MemorySegment row = scratch.floats(matrix.cols());
            for (int r = 0; r < matrix.rows(); r++) {
                kernels.dequantiseRow(row, 0, matrix, r);
                MemorySegment.copy(row, FLOAT, 0, numbers, r * matrix.cols(), matrix.cols());
            }
        }
        for (float number : numbers) {
            if (!Float.isFinite(number)) {
                throw new AdapterRefusedException(name + " holds a number that is not finite");
            }
        }
        return numbers;
    }
}
