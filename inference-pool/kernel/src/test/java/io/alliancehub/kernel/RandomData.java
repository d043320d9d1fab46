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
        switch (type) {
            case F32 -> {
                for (long at = 7; at < bytes; at += 4) {
                    data.set(FLOAT, at, (float) random.nextGaussian());
                }
            }
            case F16 -> {
                for (long at = 7; at < bytes; at += 2) {
                    data.set(SHORT, at, half());
                }
            }
            case Q8_0 -> {
                for (long at = 7; at < bytes; at += 34) {
                    data.set(SHORT, at, half());
                    for (int i = 0; i < 32; i++) {
                        data.set(ValueLayout.JAVA_BYTE, at + 2 + i, (byte) random.nextInt());
                    }
                }
            }
        }
        return new WeightMatrix(data, 7, type, rows, cols);
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
