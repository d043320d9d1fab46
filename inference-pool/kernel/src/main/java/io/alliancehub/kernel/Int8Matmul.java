package io.alliancehub.kernel;

import static io.alliancehub.kernel.Layouts.FLOAT;

import java.lang.foreign.MemorySegment;

/** Matrix products with int8 activations by plain loops: the oracle of {@link VectorInt8}. */
final class Int8Matmul {

    private Int8Matmul() {}

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
        for (int r = 0; r < rows; r++) {
            long aRow = aOffset + 4L * r * cols;
            long outRow = outOffset + 4L * r * w.rows();
            Int8Activations.quantise(scratch, a, aRow, cols, w.type().groupSize());
            for (int o = from; o < to; o++) {
                out.set(FLOAT, outRow + 4L * o, dot(w, format, w.rowOffset(o), scratch));
            }
        }
    }

    private static float dot(WeightMatrix w, QuantisedFormat format, long row, float[] a) {
        int size = w.type().groupSize();
        MemorySegment data = w.data();
        float sum = 0;
        for (int g = 0; g < w.cols() / size; g++) {
            long group = row + (long) g * w.type().groupBytes();
            int factors = 0;
            int mins = 0;
            for (int j = 0; j < size; j++) {
                int q = (int) a[g * size + j];
                factors += format.factor(data, group, j) * q;
                mins += format.min(data, group, j) * q;
            }
            float s = a[w.cols() + g];
            sum = Math.fma(format.scale(data, group) * s, (float) factors, sum);
            sum = Math.fma(-(format.minScale(data, group) * s), (float) mins, sum);
        }
        return sum;
    }
}
