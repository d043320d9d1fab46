package io.alliancehub.kernel;

import static io.alliancehub.kernel.Lanes.F;
import static io.alliancehub.kernel.Lanes.LANES;
import static io.alliancehub.kernel.Lanes.sumLanes;
import static io.alliancehub.kernel.Layouts.FLOAT;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/*
 * Four heads at a time. Past the part's end its last head is repeated: it writes the same numbers
 * again, and costs no register more. A head's numbers do not depend on the three beside it.
 */
/** The two products of attention; the scores of a part are [head][slot], padded to whole blocks. */
final class VectorAttention {

    private static final int TILE = 4;

    private VectorAttention() {}

    /** Whether a shape fills vectors. */
    static boolean fits(AttentionShape shape) {
        return shape.blockSize() % LANES == 0
                && shape.keyDim() % LANES == 0
                && shape.valueDim() % LANES == 0;
    }

    /** Scaled scores of a part's heads against every slot. */
    static void score(
            MemorySegment q,
            long qOffset,
            MemorySegment keys,
            int[] blocks,
            int blocksFrom,
            int length,
            int part,
            AttentionShape shape,
            float[] scores) {
        int heads = shape.headsIn(part);
        int kvHead = shape.kvHead(part);
        long first = qOffset + 4L * shape.firstHead(part) * shape.keyDim();
        for (int g = 0; g < heads; g += TILE) {
            switch (shape.values()) {
                case APART ->
                        scoreSlots(
                                q,
                                first,
                                keys,
                                blocks,
                                blocksFrom,
                                length,
                                kvHead,
                                g,
                                heads,
                                shape,
                                scores);
                case IN_KEYS ->
                        scoreRows(
                                q,
                                first,
                                keys,
                                blocks,
                                blocksFrom,
                                length,
                                kvHead,
                                g,
                                heads,
                                shape,
                                scores);
            }
        }
    }

    /** A vector of adjacent slots against each head, up to the end of the last block. */
    private static void scoreSlots(
            MemorySegment q,
            long first,
            MemorySegment keys,
            int[] blocks,
            int blocksFrom,
            int length,
            int kvHead,
            int g,
            int heads,
            AttentionShape shape,
            float[] scores) {
        int dim = shape.keyDim();
        int size = shape.blockSize();
        int padded = shape.blocks(length) * size;
        int g1 = Math.min(g + 1, heads - 1);
        int g2 = Math.min(g + 2, heads - 1);
        int g3 = Math.min(g + 3, heads - 1);
        long q0 = first + 4L * g * dim;
        long q1 = first + 4L * g1 * dim;
        long q2 = first + 4L * g2 * dim;
        long q3 = first + 4L * g3 * dim;
        float scale = (float) shape.scale();
        for (int slot = 0; slot < padded; slot += LANES) {
            long k = shape.keyPart(blocks[blocksFrom + slot / size], kvHead) + 4L * (slot % size);
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

    /** One slot's key, as a row, against each head; keys are read once for four heads. */
    private static void scoreRows(
            MemorySegment q,
            long first,
            MemorySegment keys,
            int[] blocks,
            int blocksFrom,
            int length,
            int kvHead,
            int g,
            int heads,
            AttentionShape shape,
            float[] scores) {
        int dim = shape.keyDim();
        int size = shape.blockSize();
        int padded = shape.blocks(length) * size;
        int g1 = Math.min(g + 1, heads - 1);
        int g2 = Math.min(g + 2, heads - 1);
        int g3 = Math.min(g + 3, heads - 1);
        long q0 = first + 4L * g * dim;
        long q1 = first + 4L * g1 * dim;
        long q2 = first + 4L * g2 * dim;
        long q3 = first + 4L * g3 * dim;
        float scale = (float) shape.scale();
        for (int slot = 0; slot < length; slot++) {
            long k =
                    shape.keyPart(blocks[blocksFrom + slot / size], kvHead)
                            + 4L * (slot % size) * dim;
            FloatVector s0 = FloatVector.zero(F);
            FloatVector s1 = s0;
            FloatVector s2 = s0;
            FloatVector s3 = s0;
            for (int d = 0; d < dim; d += LANES) {
                long at = 4L * d;
                FloatVector key = FloatVector.fromMemorySegment(F, keys, k + at, LITTLE_ENDIAN);
                s0 = key.fma(FloatVector.fromMemorySegment(F, q, q0 + at, LITTLE_ENDIAN), s0);
                s1 = key.fma(FloatVector.fromMemorySegment(F, q, q1 + at, LITTLE_ENDIAN), s1);
                s2 = key.fma(FloatVector.fromMemorySegment(F, q, q2 + at, LITTLE_ENDIAN), s2);
                s3 = key.fma(FloatVector.fromMemorySegment(F, q, q3 + at, LITTLE_ENDIAN), s3);
            }
            scores[g * padded + slot] = sumLanes(s0) * scale;
            scores[g1 * padded + slot] = sumLanes(s1) * scale;
            scores[g2 * padded + slot] = sumLanes(s2) * scale;
            scores[g3 * padded + slot] = sumLanes(s3) * scale;
        }
    }

    /** Sums of values weighted by the scores of a part's heads. */
    static void weigh(
            MemorySegment out,
            long outOffset,
            MemorySegment values,
            int[] blocks,
            int blocksFrom,
            int length,
            int part,
            AttentionShape shape,
            float[] scores) {
        int heads = shape.headsIn(part);
        int kvHead = shape.kvHead(part);
        long first = outOffset + 4L * shape.firstHead(part) * shape.valueDim();
        for (int g = 0; g < heads; g += TILE) {
            weigh4(out, first, values, blocks, blocksFrom, length, kvHead, g, heads, shape, scores);
        }
    }

    /**
     * Four heads from {@code g}. It stops at {@code length}: behind it lies what an earlier
     * sequence left, and no weight makes a NaN nothing.
     */
    private static void weigh4(
            MemorySegment out,
            long first,
            MemorySegment values,
            int[] blocks,
            int blocksFrom,
            int length,
            int kvHead,
            int g,
            int heads,
            AttentionShape shape,
            float[] scores) {
        int dim = shape.valueDim();
        int size = shape.blockSize();
        int padded = shape.blocks(length) * size;
        long step = 4L * shape.valueStride();
        int g1 = Math.min(g + 1, heads - 1);
        int g2 = Math.min(g + 2, heads - 1);
        int g3 = Math.min(g + 3, heads - 1);
        for (int d = 0; d < dim; d += LANES) {
            FloatVector s0 = FloatVector.zero(F);
            FloatVector s1 = s0;
            FloatVector s2 = s0;
            FloatVector s3 = s0;
            for (int start = 0; start < length; start += size) {
                long v = shape.valuePart(blocks[blocksFrom + start / size], kvHead) + 4L * d;
                int used = Math.min(size, length - start);
                for (int i = 0; i < used; i++) {
                    int slot = start + i;
                    FloatVector value =
                            FloatVector.fromMemorySegment(F, values, v + i * step, LITTLE_ENDIAN);
                    s0 = value.fma(FloatVector.broadcast(F, scores[g * padded + slot]), s0);
                    s1 = value.fma(FloatVector.broadcast(F, scores[g1 * padded + slot]), s1);
                    s2 = value.fma(FloatVector.broadcast(F, scores[g2 * padded + slot]), s2);
                    s3 = value.fma(FloatVector.broadcast(F, scores[g3 * padded + slot]), s3);
                }
            }
            s0.intoMemorySegment(out, first + 4L * (g * dim + d), LITTLE_ENDIAN);
            s1.intoMemorySegment(out, first + 4L * (g1 * dim + d), LITTLE_ENDIAN);
            s2.intoMemorySegment(out, first + 4L * (g2 * dim + d), LITTLE_ENDIAN);
            s3.intoMemorySegment(out, first + 4L * (g3 * dim + d), LITTLE_ENDIAN);
        }
    }
}
