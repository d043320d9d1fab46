package io.alliancehub.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Rows of a quantised type that can also be multiplied with int8 activations.
 *
 * <p>The integers are summed in float lanes. That is exact: a lane sees at most 32 weights of a
 * group, and 32 times 127 times the largest factor (128 * 32, of Q6_K) is below 2^24.
 */
interface Int8VectorFormat extends VectorFormat {

    /**
     * One weight row by one quantised activation row, as {@link Int8Activations} says.
     *
     * @param row byte offset of the weight row in {@code w}
     * @param a integers in [cols], then the scales
     */
    float dotInt8(MemorySegment w, long row, float[] a, int cols);
}
