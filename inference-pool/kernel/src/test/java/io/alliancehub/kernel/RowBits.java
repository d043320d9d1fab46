package io.alliancehub.kernel;

import static io.alliancehub.kernel.Layouts.FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares what C does to single rows with what the vectors do, to the bit. Also a program, for a
 * runtime with vectors of another width.
 */
final class RowBits {

    private static final long SEED = 20_261_128;
    private static final Kernels VECTORS = new VectorKernels(Activations.INT8);

    /** Tails shorter and longer than a vector, chunks of the largest number, one real shape. */
    private static final int[] COUNTS = {1, 3, 15, 16, 17, 31, 33, 64, 100, 896, 2047, 4865};

    /** What is put among random numbers, one kind a time; nothing first. */
    private static final float[][] ODD = {
        {},
        {0, -0f},
        {1e-40f, -1e-42f, 3e38f, -3e38f},
        {-100, -87.3f, -87.4f, 87, 88, 89, 1e30f},
        {Float.POSITIVE_INFINITY},
        {Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY},
        {Float.NaN, Float.NEGATIVE_INFINITY},
    };

    private final NativeKernels kernels;
    private final List<String> differences = new ArrayList<>();

    private RowBits(NativeKernels kernels) {
        this.kernels = kernels;
    }

    /** What differs, a line each. */
    static List<String> differences(NativeKernels kernels) {
        var bits = new RowBits(kernels);
        for (float[] odd : ODD) {
            for (int count : COUNTS) {
                bits.rows(count, odd);
            }
            for (RopeStyle style : RopeStyle.values()) {
                bits.rope(style, odd);
            }
            for (KvFormat format : KvFormat.values()) {
                bits.writes(new AttentionShape(4, 2, 24, 16, format), odd);
                bits.writes(new AttentionShape(3, 3, 7, 5, format), odd);
                bits.writes(AttentionShape.latent(4, 18, 16, 16, 1, format), odd);
            }
        }
        return bits.differences;
    }

    private static MemorySegment numbers(long seed, int count, float[] odd) {
        MemorySegment x = new RandomData(SEED + seed).floats(count);
        for (int i = 0; i < odd.length; i++) {
            x.setAtIndex(FLOAT, (i * 5 + count / 2) % count, odd[i]);
        }
        return x;
    }

    private void rows(int count, float[] odd) {
        MemorySegment x = numbers(1, count, odd);
        MemorySegment y = numbers(2, count, odd);
        long bytes = 4L * count;
        compare("norm of " + count, bytes, (k, out) -> k.rmsNorm(out, 0, x, 0, y, count, 1e-6f));
        compare("sum of " + count, bytes, (k, out) -> k.add(out.copyFrom(x), 0, y, 0, count));
        compare(
                "scaled sum of " + count,
                bytes,
                (k, out) -> k.addScaled(out.copyFrom(x), 0, y, 0, -0.7f, count));
        compare("SwiGLU of " + count, bytes, (k, out) -> k.swiGlu(out.copyFrom(x), 0, y, 0, count));
        compare("largest of " + count, 4, (k, out) -> out.set(FLOAT, 0, k.argmax(x, 0, count)));
    }

    private void rope(RopeStyle style, float[] odd) {
        for (int rotated : new int[] {2, 10, 32, 64, 128}) {
            MemorySegment table = numbers(3, rotated, odd);
            MemorySegment x = numbers(4, 3 * 130, odd);
            compare(
                    "rope of " + rotated,
                    x.byteSize(),
                    (k, out) -> k.rope(out.copyFrom(x), 0, table, 0, 3, 130, rotated, style));
        }
    }

    private void writes(AttentionShape shape, float[] odd) {
        MemorySegment k = numbers(5, shape.kvHeads() * shape.keyDim(), odd);
        MemorySegment v = numbers(6, shape.kvHeads() * shape.valueDim(), odd);
        long keyBytes = 2 * shape.keyBlockBytes();
        compare(
                "slot of " + shape,
                keyBytes + 2 * shape.valueBlockBytes(),
                (kernel, out) -> {
                    MemorySegment keys = out.asSlice(0, keyBytes);
                    MemorySegment values = out.asSlice(keyBytes);
                    kernel.writeKv(shape, keys, values, 1, shape.blockSize() - 1, k, 0, v, 0);
                });
    }

    private interface Computation {
        void run(Kernels kernels, MemorySegment out);
    }

    private void compare(String what, long bytes, Computation computation) {
        MemorySegment expected = Arena.ofAuto().allocate(bytes, 64);
        MemorySegment got = Arena.ofAuto().allocate(bytes, 64);
        computation.run(VECTORS, expected);
        computation.run(kernels, got);
        for (long at = 0; at < bytes / 4 * 4; at += 4) {
            boolean same =
                    Float.floatToIntBits(got.get(FLOAT, at))
                            == Float.floatToIntBits(expected.get(FLOAT, at));
            if (!same) {
                differences.add(what + " at byte " + at);
                return;
            }
        }
        if (got.asSlice(bytes / 4 * 4).mismatch(expected.asSlice(bytes / 4 * 4)) >= 0) {
            differences.add(what + " at its end");
        }
    }

    public static void main(String[] args) {
        for (NativeKernels kernels : NativeKernels.all()) {
            List<String> differences = differences(kernels);
            differences.forEach(System.out::println);
            System.out.println(differences.size() + " differ: " + kernels.instructions());
        }
    }
}
