package io.alliancehub.kernel;

import static io.alliancehub.kernel.Lanes.F;
import static io.alliancehub.kernel.Lanes.LANES;
import static io.alliancehub.kernel.Lanes.sumLanes;
import static io.alliancehub.kernel.Layouts.FLOAT;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/*
 * As VectorAttention, over halves and bytes that are widened in registers. A byte's scale and zero
 * are the same for all numbers of a slot, so they stay outside the inner loops: a score is
 * scale * (q . codes) + zero * sum(q), and a sum of values is (weights * scale) . codes plus the sum
 * of weight * zero.
 */
/**
 * The two products of attention over keys and values stored as F16 or INT8, four heads at a time.
 */
final class VectorStoredAttention {

    private VectorStoredAttention() {}

    /** Whether these kernels serve the shape on this machine. */
    static boolean serves(AttentionShape shape) {
        return shape.format() != KvFormat.F32
                && NarrowLoads.POSSIBLE
                && VectorAttention.fits(shape);
    }

    /** Scaled scores of four heads from {@code g}; as {@link VectorAttention#score}. */
    private static void score4(
            MemorySegment q,
            long qOffset,
            MemorySegment keys,
            int[] blocks,
            int blocksFrom,
            int length,
            int padded,
            int part,
            int g,
            AttentionShape shape,
            float[] scores) {
        switch (shape.values()) {
            case APART ->
                    scoreSlots(
                            q, qOffset, keys, blocks, blocksFrom, padded, part, g, shape, scores);
            case IN_KEYS -> {
                int end = Math.min(g + 4, shape.headsIn(part));
                scoreRows(
                        q,
                        qOffset + 4L * shape.firstHead(part) * shape.keyDim(),
                        keys,
                        blocks,
                        blocksFrom,
                        length,
                        padded,
                        shape.kvHead(part),
                        g,
                        end - 1,
                        shape,
                        scores);
            }
        }
    }

    /** A vector of adjacent slots against each head, up to the end of the last block. */
    private static void scoreSlots(
            MemorySegment q,
            long qOffset,
            MemorySegment keys,
            int[] blocks,
            int blocksFrom,
            int padded,
            int part,
            int g,
            AttentionShape shape,
            float[] scores) {
        boolean bytes = shape.format() == KvFormat.INT8;
        int width = bytes ? 1 : 2;
        int dim = shape.keyDim();
        int size = shape.blockSize();
        int kvHead = shape.kvHead(part);
        int last = shape.headsIn(part) - 1;
        int g1 = Math.min(g + 1, last);
        int g2 = Math.min(g + 2, last);
        int g3 = Math.min(g + 3, last);
        long base = qOffset + 4L * shape.firstHead(part) * dim;
        long q0 = base + 4L * g * dim;
        long q1 = base + 4L * g1 * dim;
        long q2 = base + 4L * g2 * dim;
        long q3 = base + 4L * g3 * dim;
        for (int slot = 0; slot < padded; slot += LANES) {
            long keyPart = shape.keyPart(blocks[blocksFrom + slot / size], kvHead);
            long k = keyPart + (long) width * (slot % size);
            FloatVector s0 = FloatVector.zero(F);
            FloatVector s1 = s0;
            FloatVector s2 = s0;
            FloatVector s3 = s0;
            for (int d = 0; d < dim; d++) {
                FloatVector key = load(bytes, keys, k + (long) width * d * size);
                s0 = key.fma(FloatVector.broadcast(F, q.get(FLOAT, q0 + 4L * d)), s0);
                s1 = key.fma(FloatVector.broadcast(F, q.get(FLOAT, q1 + 4L * d)), s1);
                s2 = key.fma(FloatVector.broadcast(F, q.get(FLOAT, q2 + 4L * d)), s2);
                s3 = key.fma(FloatVector.broadcast(F, q.get(FLOAT, q3 + 4L * d)), s3);
            }
            long scales = keyPart + (long) dim * size + 4L * (slot % size);
            store(bytes, s0, keys, scales, q, q0, shape, scores, g * padded + slot);
            store(bytes, s1, keys, scales, q, q1, shape, scores, g1 * padded + slot);
            store(bytes, s2, keys, scales, q, q2, shape, scores, g2 * padded + slot);
            store(bytes, s3, keys, scales, q, q3, shape, scores, g3 * padded + slot);
        }
    }

    /** One slot's key, as a row, against heads {@code g} to {@code last}, at most four. */
    private static void scoreRows(
            MemorySegment q,
            long first,
            MemorySegment keys,
            int[] blocks,
            int blocksFrom,
            int length,
            int padded,
            int kvHead,
            int g,
            int last,
            AttentionShape shape,
            float[] scores) {
        boolean bytes = shape.format() == KvFormat.INT8;
        int width = bytes ? 1 : 2;
        int dim = shape.keyDim();
        int size = shape.blockSize();
        int g1 = Math.min(g + 1, last);
        int g2 = Math.min(g + 2, last);
        int g3 = Math.min(g + 3, last);
        long q0 = first + 4L * g * dim;
        long q1 = first + 4L * g1 * dim;
        long q2 = first + 4L * g2 * dim;
        long q3 = first + 4L * g3 * dim;
        float t0 = bytes ? sum(q, q0, dim) : 0;
        float t1 = bytes ? sum(q, q1, dim) : 0;
        float t2 = bytes ? sum(q, q2, dim) : 0;
        float t3 = bytes ? sum(q, q3, dim) : 0;
        float scale = (float) shape.scale();
        for (int slot = 0; slot < length; slot++) {
            long keyPart = shape.keyPart(blocks[blocksFrom + slot / size], kvHead);
            long k = keyPart + (long) width * (slot % size) * dim;
            FloatVector s0 = FloatVector.zero(F);
            FloatVector s1 = s0;
            FloatVector s2 = s0;
            FloatVector s3 = s0;
            for (int d = 0; d < dim; d += LANES) {
                FloatVector key = load(bytes, keys, k + (long) width * d);
                s0 = key.fma(NarrowLoads.floats(q, q0 + 4L * d), s0);
                s1 = key.fma(NarrowLoads.floats(q, q1 + 4L * d), s1);
                s2 = key.fma(NarrowLoads.floats(q, q2 + 4L * d), s2);
                s3 = key.fma(NarrowLoads.floats(q, q3 + 4L * d), s3);
            }
            float step = 1;
            float zero = 0;
            if (bytes) {
                long scales = keyPart + (long) dim * size + 4L * (slot % size);
                step = keys.get(FLOAT, scales);
                zero = keys.get(FLOAT, scales + 4L * size);
            }
            scores[g * padded + slot] = Math.fma(step, sumLanes(s0), zero * t0) * scale;
            scores[g1 * padded + slot] = Math.fma(step, sumLanes(s1), zero * t1) * scale;
            scores[g2 * padded + slot] = Math.fma(step, sumLanes(s2), zero * t2) * scale;
            scores[g3 * padded + slot] = Math.fma(step, sumLanes(s3), zero * t3) * scale;
        }
    }

    private static FloatVector load(boolean bytes, MemorySegment data, long at) {
        return bytes ? NarrowLoads.int8(data, at) : NarrowLoads.halfs(data, at);
    }

    private static void store(
            boolean bytes,
            FloatVector product,
            MemorySegment keys,
            long scales,
            MemorySegment q,
            long head,
            AttentionShape shape,
            float[] scores,
            int at) {
        FloatVector score = product;
        if (bytes) {
            float sum = sum(q, head, shape.keyDim());
            FloatVector scale = FloatVector.fromMemorySegment(F, keys, scales, LITTLE_ENDIAN);
            FloatVector zero =
                    FloatVector.fromMemorySegment(
                            F, keys, scales + 4L * shape.blockSize(), LITTLE_ENDIAN);
            score = scale.fma(product, zero.mul(sum));
        }
        score.mul((float) shape.scale()).intoArray(scores, at);
    }

    private static float sum(MemorySegment q, long head, int dim) {
        float sum = 0;
        for (int d = 0; d < dim; d++) {
            sum += q.get(FLOAT, head + 4L * d);
        }
        return sum;
    }

    /**
     * Turns the weights of one head into those of the codes, in place, and fills its result with
     * what every number of it has in common, the sum of weight by zero. For halves that is 0.
     *
     * @param head byte offset of the head's result
     */
    static void begin(
            MemorySegment out,
            long head,
            MemorySegment values,
            int[] blocks,
            int blocksFrom,
            int length,
            int kvHead,
            AttentionShape shape,
            float[] scores,
            int from) {
        int size = shape.blockSize();
        int coded = shape.format() == KvFormat.INT8 ? length : 0;
        float sum = 0;
        for (int slot = 0; slot < coded; slot++) {
            long scales =
                    shape.valuePart(blocks[blocksFrom + slot / size], kvHead)
                            + (long) shape.valueStride() * size
                            + 4L * (slot % size);
            float weight = scores[from + slot];
            sum = Math.fma(weight, values.get(FLOAT, scales + 4L * size), sum);
            scores[from + slot] = weight * values.get(FLOAT, scales);
        }
        FloatVector common = FloatVector.broadcast(F, sum);
        for (int d = 0; d < shape.valueDim(); d += LANES) {
            common.intoMemorySegment(out, head + 4L * d, LITTLE_ENDIAN);
        }
    }

    /** Adds values weighted by four heads from {@code g}; as {@link VectorAttention#weigh}. */
    static void weigh4(
            MemorySegment out,
            long outOffset,
            MemorySegment values,
            int[] blocks,
            int blocksFrom,
            int length,
            int padded,
            int part,
            int g,
            AttentionShape shape,
            float[] scores) {
        boolean bytes = shape.format() == KvFormat.INT8;
        int width = bytes ? 1 : 2;
        int dim = shape.valueDim();
        int stride = shape.valueStride();
        int size = shape.blockSize();
        int kvHead = shape.kvHead(part);
        int last = shape.headsIn(part) - 1;
        int g1 = Math.min(g + 1, last);
        int g2 = Math.min(g + 2, last);
        int g3 = Math.min(g + 3, last);
        long o0 = outOffset + 4L * g * dim;
        long o1 = outOffset + 4L * g1 * dim;
        long o2 = outOffset + 4L * g2 * dim;
        long o3 = outOffset + 4L * g3 * dim;
        for (int d = 0; d < dim; d += LANES) {
            FloatVector s0 = FloatVector.fromMemorySegment(F, out, o0 + 4L * d, LITTLE_ENDIAN);
            FloatVector s1 = FloatVector.fromMemorySegment(F, out, o1 + 4L * d, LITTLE_ENDIAN);
            FloatVector s2 = FloatVector.fromMemorySegment(F, out, o2 + 4L * d, LITTLE_ENDIAN);
            FloatVector s3 = FloatVector.fromMemorySegment(F, out, o3 + 4L * d, LITTLE_ENDIAN);
            for (int start = 0; start < length; start += size) {
                long valuePart = shape.valuePart(blocks[blocksFrom + start / size], kvHead);
                int used = Math.min(size, length - start);
                for (int i = 0; i < used; i++) {
                    int slot = start + i;
                    FloatVector value =
                            load(bytes, values, valuePart + (long) width * (i * stride + d));
                    s0 = value.fma(FloatVector.broadcast(F, scores[g * padded + slot]), s0);
                    s1 = value.fma(FloatVector.broadcast(F, scores[g1 * padded + slot]), s1);
                    s2 = value.fma(FloatVector.broadcast(F, scores[g2 * padded + slot]), s2);
                    s3 = value.fma(FloatVector.broadcast(F, scores[g3 * padded + slot]), s3);
                }
            }
            s0.intoMemorySegment(out, o0 + 4L * d, LITTLE_ENDIAN);
            s1.intoMemorySegment(out, o1 + 4L * d, LITTLE_ENDIAN);
            s2.intoMemorySegment(out, o2 + 4L * d, LITTLE_ENDIAN);
            s3.intoMemorySegment(out, o3 + 4L * d, LITTLE_ENDIAN);
        }
    }

    /** Attention of one part of a row's heads; see {@link Kernels#attend}. */
    static void attend(
            VectorKernels kernels,
            MemorySegment out,
            long outOffset,
            MemorySegment q,
            long qOffset,
            MemorySegment keys,
            MemorySegment values,
            int[] blocks,
            int blocksFrom,
            int length,
            int part,
            AttentionShape shape,
            float[] scratch) {
        int padded = shape.blocks(length) * shape.blockSize();
        int heads = shape.headsIn(part);
        int kvHead = shape.kvHead(part);
        long first = outOffset + 4L * shape.firstHead(part) * shape.valueDim();
        for (int g = 0; g < heads; g += 4) {
            score4(q, qOffset, keys, blocks, blocksFrom, length, padded, part, g, shape, scratch);
        }
        for (int g = 0; g < heads; g++) {
            int from = g * padded;
            kernels.softmaxOfSlots(scratch, from, length, padded);
            long head = first + 4L * g * shape.valueDim();
            begin(out, head, values, blocks, blocksFrom, length, kvHead, shape, scratch, from);
        }
        for (int g = 0; g < heads; g += 4) {
            weigh4(out, first, values, blocks, blocksFrom, length, padded, part, g, shape, scratch);
        }
    }
}
