package io.alliancehub.kernel;

import static io.alliancehub.kernel.Lanes.F;
import static io.alliancehub.kernel.Lanes.LANES;
import static io.alliancehub.kernel.Layouts.FLOAT;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** The two products of attention, four heads of a group at a time. */
final class VectorAttention {

    private VectorAttention() {}

    /**
     * Scaled scores of four heads from {@code g} against every slot. Past the group's end the last
     * head is repeated: it writes the same numbers again, and costs no register more.
     */
    static void score4(
            MemorySegment q,
            long qOffset,
            MemorySegment keys,
            int[] blocks,
            int blocksFrom,
            int padded,
            int kvHead,
            int g,
            AttentionShape shape,
            float[] scores) {
        int dim = shape.headDim();
        int size = shape.blockSize();
        int last = shape.group() - 1;
        int g1 = Math.min(g + 1, last);
        int g2 = Math.min(g + 2, last);
        int g3 = Math.min(g + 3, last);
        long base = qOffset + 4L * kvHead * shape.group() * dim;
        long q0 = base + 4L * g * dim;
        long q1 = base + 4L * g1 * dim;
        long q2 = base + 4L * g2 * dim;
        long q3 = base + 4L * g3 * dim;
        float scale = (float) (1 / Math.sqrt(dim));
        for (int slot = 0; slot < padded; slot += LANES) {
            long k =
                    ScalarKernels.blockHead(shape, blocks[blocksFrom + slot / size], kvHead)
                            + 4L * (slot % size);
            FloatVector s0 = FloatVector.zero(F);
            FloatVector s1 = s0;
            FloatVector s2 = s0;
            FloatVector s3 = s0;
            for (int d = 0; d < dim; d++) {
                FloatVector key =
                        FloatVector.fromMemorySegment(F, keys, k + 4L * d * size, LITTLE_ENDIAN);
                s0 = key.fma(FloatVector.broadcast(F, q.get(FLOAT, q0 + 4L * d)), s0);
                s1 = key.fma(FloatVector.broadcast(F, q.get(FLOAT, q1 + 4L * d)), s1);
                s2 = key.fma(FloatVector.broadcast(F, q.get(FLOAT, q2 + 4L * d)), s2);
                s3 = key.fma(FloatVector.broadcast(F, q.get(FLOAT, q3 + 4L * d)), s3);
            }
            s0.mul(scale).intoArray(scores, g * padded + slot);
            s1.mul(scale).intoArray(scores, g1 * padded + slot);
            s2.mul(scale).intoArray(scores, g2 * padded + slot);
            s3.mul(scale).intoArray(scores, g3 * padded + slot);
        }
    }

    /**
     * Sums of values weighted by the scores of four heads from {@code g}. It stops at {@code
     * length}: behind it lies what an earlier sequence left, and no weight makes a NaN nothing.
     */
    static void weigh4(
            MemorySegment out,
            long outOffset,
            MemorySegment values,
            int[] blocks,
            int blocksFrom,
            int length,
            int padded,
            int kvHead,
            int g,
            AttentionShape shape,
            float[] scores) {
        int dim = shape.headDim();
        int size = shape.blockSize();
        int last = shape.group() - 1;
        int g1 = Math.min(g + 1, last);
        int g2 = Math.min(g + 2, last);
        int g3 = Math.min(g + 3, last);
        for (int d = 0; d < dim; d += LANES) {
            FloatVector s0 = FloatVector.zero(F);
            FloatVector s1 = s0;
            FloatVector s2 = s0;
            FloatVector s3 = s0;
            for (int start = 0; start < length; start += size) {
                long v =
                        ScalarKernels.blockHead(shape, blocks[blocksFrom + start / size], kvHead)
                                + 4L * d;
                int used = Math.min(size, length - start);
                for (int i = 0; i < used; i++) {
                    int slot = start + i;
                    FloatVector value =
                            FloatVector.fromMemorySegment(
                                    F, values, v + 4L * i * dim, LITTLE_ENDIAN);
                    s0 = value.fma(FloatVector.broadcast(F, scores[g * padded + slot]), s0);
                    s1 = value.fma(FloatVector.broadcast(F, scores[g1 * padded + slot]), s1);
                    s2 = value.fma(FloatVector.broadcast(F, scores[g2 * padded + slot]), s2);
                    s3 = value.fma(FloatVector.broadcast(F, scores[g3 * padded + slot]), s3);
                }
            }
            s0.intoMemorySegment(out, outOffset + 4L * (g * dim + d), LITTLE_ENDIAN);
            s1.intoMemorySegment(out, outOffset + 4L * (g1 * dim + d), LITTLE_ENDIAN);
            s2.intoMemorySegment(out, outOffset + 4L * (g2 * dim + d), LITTLE_ENDIAN);
            s3.intoMemorySegment(out, outOffset + 4L * (g3 * dim + d), LITTLE_ENDIAN);
        }
    }
}
