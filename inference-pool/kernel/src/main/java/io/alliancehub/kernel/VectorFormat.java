package io.alliancehub.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Rows of one storage type, decoded in registers. Needs {@link NarrowLoads#POSSIBLE}.
 *
 * <p>Each format has its own loops, though they look alike: a call per vector that the compiler
 * could not see through would put every vector on the heap.
 */
interface VectorFormat {

    /**
     * One weight row by one activation row, summed in the order that {@link VectorMatmul} fixes.
     *
     * @param row byte offset of the weight row in {@code w}
     * @param a [cols] floats at {@code aOffset}
     */
    float dot(MemorySegment w, long row, MemorySegment a, long aOffset, int cols);

    /** out[at + i] = weight i of the row at {@code row}, the oracle's bits. */
    void dequantise(float[] out, int at, MemorySegment w, long row, int cols);
}
