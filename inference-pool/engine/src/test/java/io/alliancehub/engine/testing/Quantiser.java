package io.alliancehub.engine.testing;

import io.alliancehub.kernel.WeightType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Stores rows in every type, close to what they were and no better than a test needs. Takes the
 * layouts from GGUF's published formats, the other way round than the kernels that decode them.
 */
public final class Quantiser {

    private final ByteBuffer out;
    private final float[] row;

    private Quantiser(float[] row, WeightType type) {
        this.row = row;
        out = ByteBuffer.allocate((int) type.rowBytes(row.length)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A row in its stored form. */
    public static byte[] encode(float[] row, WeightType type) {
        var quantiser = new Quantiser(row, type);
        for (int at = 0; at < row.length; at += type.groupSize()) {
            quantiser.group(type, at);
        }
        return quantiser.out.array();
    }

    private void group(WeightType type, int at) {
        switch (type) {
            case F32 -> out.putFloat(row[at]);
            case F16 -> out.putShort(Float.floatToFloat16(row[at]));
            case BF16 -> out.putShort((short) (Float.floatToRawIntBits(row[at]) >> 16));
            case Q8_0 -> {
                float d = largest(at, 32) / 127;
                half(d);
                for (int j = 0; j < 32; j++) {
                    out.put((byte) whole(row[at + j], d, -127, 127));
                }
            }
            case Q4_0 -> small(at, largest(at, 32) / 7, 0, -8, 4);
            case Q5_0 -> small(at, largest(at, 32) / 15, 0, -16, 5);
            case Q4_1 -> small(at, (max(at, 32) - min(at, 32)) / 15, min(at, 32), 0, 4);
            case Q5_1 -> small(at, (max(at, 32) - min(at, 32)) / 31, min(at, 32), 0, 5);
            case Q4_K -> large(at, 4);
            case Q5_K -> large(at, 5);
            case Q6_K -> six(at);
        }
    }

    /** d, the minimum where the type has one, the fifth bits likewise, pairs of nibbles. */
    private void small(int at, float d, float m, int shift, int bits) {
        half(d);
        if (shift == 0) {
            half(m);
        }
        int[] n = new int[32];
        int fifths = 0;
        for (int j = 0; j < 32; j++) {
            n[j] = whole(row[at + j] - m, d, shift, shift + (1 << bits) - 1) - shift;
            fifths |= (n[j] >> 4) << j;
        }
        if (bits == 5) {
            out.putInt(fifths);
        }
        for (int j = 0; j < 16; j++) {
            out.put((byte) ((n[j] & 15) | ((n[j + 16] & 15) << 4)));
        }
    }

    private void large(int at, int bits) {
        float steps = (1 << bits) - 1;
        float d = (max(at, 256) - Math.min(0, min(at, 256))) / steps / 63;
        float dmin = -Math.min(0, min(at, 256)) / 63;
        half(d);
        half(dmin);
        int[] s = new int[12];
        int[] n = new int[256];
        for (int run = 0; run < 8; run++) {
            int from = at + 32 * run;
            float low = Math.min(0, min(from, 32));
            int min = whole(-low, dmin, 0, 63);
            int scale = whole((max(from, 32) - low) / steps, d, 0, 63);
            if (run < 4) {
                s[run] |= scale;
                s[run + 4] |= min;
            } else {
                s[run + 4] |= (scale & 15) | ((min & 15) << 4);
                s[run - 4] |= (scale >> 4) << 6;
                s[run] |= (min >> 4) << 6;
            }
            for (int j = 0; j < 32; j++) {
                n[32 * run + j] = whole(row[from + j] + dmin * min, d * scale, 0, (int) steps);
            }
        }
        for (int each : s) {
            out.put((byte) each);
        }
        for (int j = 0; bits == 5 && j < 32; j++) {
            int fifths = 0;
            for (int run = 0; run < 8; run++) {
                fifths |= (n[32 * run + j] >> 4) << run;
            }
            out.put((byte) fifths);
        }
        for (int two = 0; two < 256; two += 64) {
            for (int j = 0; j < 32; j++) {
                out.put((byte) ((n[two + j] & 15) | ((n[two + 32 + j] & 15) << 4)));
            }
        }
    }

    private void six(int at) {
        float d = largest(at, 256) / 31 / 127;
        byte[] low = new byte[128];
        byte[] high = new byte[64];
        byte[] scales = new byte[16];
        for (int i = 0; i < 256; i++) {
            int run = i / 16;
            scales[run] = (byte) whole(largest(at + 16 * run, 16) / 31, d, 1, 127);
            int q = whole(row[at + i], d * scales[run], -32, 31) + 32;
            int quarter = i % 128 / 32;
            int j = i % 32;
            low[i / 128 * 64 + quarter % 2 * 32 + j] |= (byte) ((q & 15) << (quarter / 2 * 4));
            high[i / 128 * 32 + j] |= (byte) ((q >> 4) << (2 * quarter));
        }
        out.put(low).put(high).put(scales);
        half(d);
    }

    private void half(float value) {
        out.putShort(Float.floatToFloat16(value));
    }

    private static int whole(float value, float step, int min, int max) {
        return step == 0 ? Math.clamp(0, min, max) : Math.clamp(Math.round(value / step), min, max);
    }

    private float largest(int from, int count) {
        return Math.max(Math.abs(min(from, count)), Math.abs(max(from, count)));
    }

    private float min(int from, int count) {
        float min = row[from];
        for (int i = from; i < from + count; i++) {
            min = Math.min(min, row[i]);
        }
        return min;
    }

    private float max(int from, int count) {
        float max = row[from];
        for (int i = from; i < from + count; i++) {
            max = Math.max(max, row[i]);
        }
        return max;
    }
}
