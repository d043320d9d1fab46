package io.alliancehub.kernel;

import static io.alliancehub.kernel.Layouts.FLOAT;

import java.lang.foreign.MemorySegment;

/*
 * The contract of int8 activations. Answers replay by it, so none of it changes under the same name.
 *
 * Which products: those with weights of a QuantisedFormat. F32, F16 and BF16 weights multiply floats.
 *
 * Quantisation: each row by itself, in groups as long as the weights' own (32, or 256 for the K types).
 * With m the largest magnitude of a group: scale s = m / 127, q = round(x * (127 / m)), each operation a
 * float's, halves to the even integer. A group with m below 2^-100 is all zeros with s = 0, as 127 / m
 * would overflow; one that is not finite has s = NaN, so that the result says so.
 *
 * Sum: within a group the integers F = sum of f[i] * q[i] and M = sum of min[i] * q[i] are exact, f and
 * min being the weights' integers: w[i] = d * f[i] - dmin * min[i]. Groups follow one another, first to
 * last: sum = fma(d * s, F, sum), and with minimums sum = fma(-(dmin * s), M, sum), where F and M are
 * rounded to floats. Nothing else is rounded, so there is one result for scalars and for vectors of any
 * width, whatever else is in the batch.
 *
 * Bound: |x - s * q| <= s / 2 but for the last bits, so a result is off the exact product by at most half
 * of the sum over groups of s times the magnitudes of the group's weights, and by the roundings of the
 * fmas (Int8MatmulTest.anInt8ResultIsWithinItsBound).
 */
/** Rows of activations as eight-bit integers with a scale per group. */
final class Int8Activations {

    /** Added and taken away again, it rounds a number below 2^22 to an integer, halves to even. */
    static final float ROUND = 12582912f;

    static final float LARGEST = 127;

    /** Largest magnitude of a group that is still told from zero. */
    static final float SMALLEST = 0x1p-100f;

    private Int8Activations() {}

    /** Floats that a quantised row takes: its integers, then a scale for each group. */
    static int scratchFloats(int cols) {
        return cols + Math.ceilDiv(cols, 32);
    }

    /** out = the integers of the row, as floats, in [cols], then the scales of its groups. */
    static void quantise(float[] out, MemorySegment a, long aRow, int cols, int groupSize) {
        for (int from = 0; from < cols; from += groupSize) {
            float largest = 0;
            for (int i = from; i < from + groupSize; i++) {
                largest = Math.max(largest, Math.abs(a.get(FLOAT, aRow + 4L * i)));
            }
            out[cols + from / groupSize] = scale(largest);
            float inverse = inverse(largest);
            for (int i = from; i < from + groupSize; i++) {
                float x = inverse == 0 ? 0 : a.get(FLOAT, aRow + 4L * i);
                out[i] = x * inverse + ROUND - ROUND;
            }
        }
    }

    /** What the integers of a group are multiplied with. */
    static float scale(float largest) {
        if (!Float.isFinite(largest)) {
            return Float.NaN;
        }
        return largest < SMALLEST ? 0 : largest / LARGEST;
    }

    /** What the numbers of a group are multiplied with; 0 where its integers are all 0. */
    static float inverse(float largest) {
        return Float.isFinite(largest) && largest >= SMALLEST ? LARGEST / largest : 0;
    }
}
