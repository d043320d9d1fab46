package io.alliancehub.kernel;

import static io.alliancehub.kernel.Layouts.INT;

import java.lang.foreign.MemorySegment;

/**
 * Eight scales and eight minimums of six bits each in twelve bytes, as Q4_K and Q5_K pack them.
 * With s the bytes: scale j is s[j] and minimum j is s[j+4], low six bits, for j below 4; above,
 * their low four bits are the halves of s[j+4], their upper two the top bits of s[j-4] and s[j].
 */
final class SixBitScales {

    private static final int SIX_BITS = 0x3f3f_3f3f;
    private static final int FOUR_BITS = 0x0f0f_0f0f;
    private static final int TOP_BITS = 0x3030_3030;

    private SixBitScales() {}

    /** Scale {@code j} by itself. */
    static int scale(MemorySegment data, long offset, int j) {
        return j < 4
                ? uint8(data, offset + j) & 63
                : (uint8(data, offset + j + 4) & 15) | (uint8(data, offset + j - 4) >> 6 << 4);
    }

    /** Minimum {@code j} by itself. */
    static int min(MemorySegment data, long offset, int j) {
        return j < 4
                ? uint8(data, offset + j + 4) & 63
                : (uint8(data, offset + j + 4) >> 4) | (uint8(data, offset + j) >> 6 << 4);
    }

    private static int uint8(MemorySegment data, long offset) {
        return Layouts.uint8(data, offset);
    }

    /** All eight scales, one a byte, the first lowest. */
    static long scales(MemorySegment data, long offset) {
        int first = data.get(INT, offset);
        int last = data.get(INT, offset + 8);
        return joined(first & SIX_BITS, (last & FOUR_BITS) | ((first >>> 2) & TOP_BITS));
    }

    /** All eight minimums, one a byte, the first lowest. */
    static long mins(MemorySegment data, long offset) {
        int first = data.get(INT, offset + 4);
        int last = data.get(INT, offset + 8);
        return joined(first & SIX_BITS, ((last >>> 4) & FOUR_BITS) | ((first >>> 2) & TOP_BITS));
    }

    private static long joined(int low, int high) {
        return (low & 0xffff_ffffL) | ((long) high << 32);
    }

    /** Number {@code j} of eight. */
    static int at(long eight, int j) {
        return (int) (eight >>> (8 * j)) & 63;
    }
}
