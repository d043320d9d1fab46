package io.alliancehub.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/*
 * Group after group, in the order of the bytes, as the published descriptions of GGUF's formats go
 * through them: another way round than the code under test, which asks for one weight by its index.
 */
/** Decodes the rows of the quantised types, for comparison. */
final class PublishedDecoding {

    /** What leaves every sum as it is, the sign of a zero too. */
    private static final float NOTHING = -0f;

    private final ByteBuffer in;
    private final float[] out;
    private int next;

    private PublishedDecoding(byte[] row, int cols) {
        in = ByteBuffer.wrap(row).order(ByteOrder.LITTLE_ENDIAN);
        out = new float[cols];
    }

    static float[] decode(WeightType type, byte[] row, int cols) {
        var decoding = new PublishedDecoding(row, cols);
        while (decoding.next < cols) {
            decoding.group(type);
        }
        return decoding.out;
    }

    private void group(WeightType type) {
        switch (type) {
            case F32 -> out[next++] = in.getFloat();
            case F16 -> out[next++] = half();
            case BF16 -> out[next++] = Float.intBitsToFloat(in.getShort() << 16);
            case Q8_0 -> {
                float d = half();
                for (int i = 0; i < 32; i++) {
                    out[next++] = d * in.get();
                }
            }
            case Q4_0 -> small(half(), -8, -0f, 0);
            case Q4_1 -> small(half(), 0, half(), 0);
            case Q5_0 -> small(half(), -16, -0f, in.getInt());
            case Q5_1 -> small(half(), 0, half(), in.getInt());
            case Q4_K -> large(half(), half(), false);
            case Q5_K -> large(half(), half(), true);
            case Q6_K -> six();
        }
    }

    private float half() {
        return Float.float16ToFloat(in.getShort());
    }

    private int uint8() {
        return in.get() & 0xff;
    }

    private void small(float d, int shift, float m, int fifths) {
        for (int i = 0; i < 16; i++) {
            int pair = uint8();
            int low = (pair & 15) + 16 * ((fifths >>> i) & 1);
            int high = (pair >> 4) + 16 * ((fifths >>> (i + 16)) & 1);
            out[next + i] = (low + shift) * d + m;
            out[next + i + 16] = (high + shift) * d + m;
        }
        next += 32;
    }

    private void large(float d, float dmin, boolean five) {
        int[] s = bytes(12);
        int[] fifths = bytes(five ? 32 : 0);
        for (int two = 0; two < 4; two++) {
            int[] pairs = bytes(32);
            for (int run = 2 * two; run < 2 * two + 2; run++) {
                int scale = run < 4 ? s[run] & 63 : (s[run + 4] & 15) | ((s[run - 4] >> 6) << 4);
                int min = run < 4 ? s[run + 4] & 63 : (s[run + 4] >> 4) | ((s[run] >> 6) << 4);
                for (int i = 0; i < 32; i++) {
                    int n = run % 2 == 0 ? pairs[i] & 15 : pairs[i] >> 4;
                    if (five && (fifths[i] & (1 << run)) != 0) {
                        n += 16;
                    }
                    out[next++] = d * scale * n - dmin * min;
                }
            }
        }
    }

    private void six() {
        int[] low = bytes(128);
        int[] high = bytes(64);
        byte[] scales = new byte[16];
        in.get(scales);
        float d = half();
        for (int h = 0; h < 2; h++) {
            for (int i = 0; i < 32; i++) {
                int l0 = low[64 * h + i];
                int l1 = low[64 * h + i + 32];
                int top = high[32 * h + i];
                int s = 8 * h + i / 16;
                int to = next + 128 * h + i;
                out[to] = d * scales[s] * (((l0 & 15) | ((top & 3) << 4)) - 32);
                out[to + 32] = d * scales[s + 2] * (((l1 & 15) | (((top >> 2) & 3) << 4)) - 32);
                out[to + 64] = d * scales[s + 4] * (((l0 >> 4) | (((top >> 4) & 3) << 4)) - 32);
                out[to + 96] = d * scales[s + 6] * (((l1 >> 4) | (((top >> 6) & 3) << 4)) - 32);
            }
        }
        next += 256;
    }

    private int[] bytes(int count) {
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
            values[i] = uint8();
        }
        return values;
    }
}
