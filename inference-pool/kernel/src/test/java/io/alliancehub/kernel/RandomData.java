package io.alliancehub.kernel;

import static io.alliancehub.kernel.Layouts.FLOAT;
import static io.alliancehub.kernel.Layouts.SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/** Random operands from a seed that the test prints. */
final class RandomData {

    private final Arena arena = Arena.ofAuto();
    private final SplittableRandom random;

    RandomData(long seed) {
        random = new SplittableRandom(seed);
    }

    MemorySegment floats(int count) {
        MemorySegment data = zeros(count);
        for (int i = 0; i < count; i++) {
            data.set(FLOAT, 4L * i, (float) random.nextGaussian());
        }
        return data;
    }

    MemorySegment zeros(int count) {
        return arena.allocate(4L * count, 4);
    }

    /** A matrix that begins at an odd byte, as tensors in a file may as far as kernels know. */
    WeightMatrix weights(WeightType type, int rows, int cols) {
        long bytes = type.rowBytes(cols) * rows;
        MemorySegment data = arena.allocate(bytes + 7, 1);
        for (long at = 7; at < bytes; at += type.groupBytes()) {
            switch (type) {
                case F32 -> data.set(FLOAT, at, (float) random.nextGaussian());
                case BF16 ->
                        data.set(
                                SHORT,
                                at,
                                (short)
                                        (Float.floatToRawIntBits((float) random.nextGaussian())
                                                >> 16));
                case F16 -> data.set(SHORT, at, half());
                case Q8_0, Q4_0, Q5_0 -> group(data, at, type, 0);
                case Q4_1, Q5_1, Q4_K, Q5_K -> group(data, at, type, 0, 2);
                case Q6_K -> group(data, at, type, 208);
            }
        }
        return new WeightMatrix(data, 7, type, rows, cols);
    }

    /** Random bytes with finite halves where the scales are. */
    private void group(MemorySegment data, long at, WeightType type, int... scales) {
        for (int i = 0; i < type.groupBytes(); i++) {
            data.set(ValueLayout.JAVA_BYTE, at + i, (byte) random.nextInt());
        }
        for (int scale : scales) {
            data.set(SHORT, at + scale, half());
        }
    }

    /** Sound scales for a group whose other bytes stay as they are. */
    void setScales(WeightMatrix w, int row, int group) {
        long at = w.rowOffset(row) + (long) group * w.type().groupBytes();
        boolean minimums =
                switch (w.type()) {
                    case Q4_1, Q5_1, Q4_K, Q5_K -> true;
                    case F32, F16, BF16, Q8_0, Q4_0, Q5_0, Q6_K -> false;
                };
        w.data().set(SHORT, at + (w.type() == WeightType.Q6_K ? 208 : 0), (short) 0x3c00);
        if (minimums) {
            w.data().set(SHORT, at + 2, (short) 0x3800);
        }
    }

    /** A matrix of bytes that nobody chose: scales of every kind, infinities and NaN too. */
    WeightMatrix noise(WeightType type, int rows, int cols) {
        long bytes = type.rowBytes(cols) * rows;
        MemorySegment data = arena.allocate(bytes + 3, 1);
        for (long at = 0; at < data.byteSize(); at++) {
            data.set(ValueLayout.JAVA_BYTE, at, (byte) random.nextInt());
        }
        return new WeightMatrix(data, 3, type, rows, cols);
    }

    /** Any finite half, subnormals and signed zeros included, none of them huge. */
    private short half() {
        return switch (random.nextInt(8)) {
            case 0 -> (short) random.nextInt(0x400);
            case 1 -> (short) (0x8000 | random.nextInt(0x400));
            default -> Float.floatToFloat16((float) random.nextGaussian());
        };
    }

    static float[] array(MemorySegment data) {
        return data.toArray(FLOAT);
    }
}
