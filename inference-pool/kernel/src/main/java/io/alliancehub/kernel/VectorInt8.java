package io.alliancehub.kernel;

import static io.alliancehub.kernel.Int8Activations.ROUND;
import static io.alliancehub.kernel.Lanes.F;
import static io.alliancehub.kernel.Lanes.I;
import static io.alliancehub.kernel.Lanes.LANES;
import static io.alliancehub.kernel.Layouts.FLOAT;
import static io.alliancehub.kernel.NarrowLoads.floats;
import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.F2I;
import static jdk.incubator.vector.VectorOperators.MAX;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** Matrix products with int8 activations by vectors; the oracle's bits. */
final class VectorInt8 {

    private VectorInt8() {}

    static void matmul(
            MemorySegment out,
            long outOffset,
            MemorySegment a,
            long aOffset,
            WeightMatrix w,
            QuantisedFormat format,
            int rows,
            int from,
            int to,
            float[] scratch) {
        int cols = w.cols();
        Int8VectorFormat vectors = format.vectors();
        for (int r = 0; r < rows; r++) {
            quantise(scratch, a, aOffset + 4L * r * cols, cols, w.type().groupSize());
            long outRow = outOffset + 4L * r * w.rows();
            for (int o = from; o < to; o++) {
                float sum = vectors.dotInt8(w.data(), w.rowOffset(o), scratch, cols);
                out.set(FLOAT, outRow + 4L * o, sum);
            }
        }
    }

    private static void quantise(float[] out, MemorySegment a, long aRow, int cols, int size) {
        for (int from = 0; from < cols; from += size) {
            FloatVector magnitudes = FloatVector.zero(F);
            for (int i = from; i < from + size; i += LANES) {
                magnitudes = magnitudes.max(floats(a, aRow + 4L * i).lanewise(ABS));
            }
            float largest = magnitudes.reduceLanes(MAX);
            out[cols + from / size] = Int8Activations.scale(largest);
            float inverse = Int8Activations.inverse(largest);
            for (int i = from; i < from + size; i += LANES) {
                FloatVector x =
                        inverse == 0 ? FloatVector.zero(F) : floats(a, aRow + 4L * i).mul(inverse);
                x.add(ROUND).sub(ROUND).intoArray(out, i);
            }
        }
    }

    /** The sum of lanes that hold integers, exactly, then rounded to a float. */
    static float total(FloatVector integers) {
        return (float) ((IntVector) integers.convertShape(F2I, I, 0)).reduceLanes(ADD);
    }
}
