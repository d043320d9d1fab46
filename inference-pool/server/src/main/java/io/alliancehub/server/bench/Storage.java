package io.alliancehub.server.bench;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * A storage type of GGUF and the random bytes of it that decode to weights of about 0.02: every bit
 * is random but for the 16-bit scales.
 */
enum Storage {
    F32(0, 1, 4, 0),
    Q4_0(2, 32, 18, 0.0043f, 0),
    Q5_0(6, 32, 22, 0.0022f, 0),
    Q8_0(8, 32, 34, 0.00027f, 0),
    Q4_K(12, 256, 144, 0.00008f, 0, 2),
    Q6_K(14, 256, 210, 0.000015f, 208);

    private final int code;
    private final int weights;
    private final int bytes;
    private final float scale;
    private final int[] scalesAt;

    Storage(int code, int weights, int bytes, float scale, int... scalesAt) {
        this.code = code;
        this.weights = weights;
        this.bytes = bytes;
        this.scale = scale;
        this.scalesAt = scalesAt;
    }

    /** Its number in a file. */
    int code() {
        return code;
    }

    /** Bytes of {@code count} weights. */
    long bytes(long count) {
        return count / weights * bytes;
    }

    /** Whether rows of {@code cols} can be stored so. */
    boolean fits(int cols) {
        return cols % weights == 0;
    }

    /** Fills a buffer of whole groups, from its start. */
    void fill(byte[] buffer, SplittableRandom random) {
        random.nextBytes(buffer);
        ByteBuffer groups = ByteBuffer.wrap(buffer).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        for (int group = 0; group < buffer.length; group += bytes) {
            if (this == F32) {
                groups.putFloat(group, 1);
            }
            for (int i = 0; i < scalesAt.length; i++) {
                // The minimum of a group is about the middle of its numbers.
                groups.putShort(
                        group + scalesAt[i], Float.floatToFloat16(scale * (i == 0 ? 1 : 7.5f)));
            }
        }
    }
}
