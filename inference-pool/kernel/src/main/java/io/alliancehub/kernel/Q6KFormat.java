package io.alliancehub.kernel;

import static io.alliancehub.kernel.Lanes.F;
import static io.alliancehub.kernel.Lanes.LANES;
import static io.alliancehub.kernel.Lanes.sumLanes;
import static io.alliancehub.kernel.Layouts.half;
import static io.alliancehub.kernel.NarrowLoads.floats;
import static io.alliancehub.kernel.NarrowLoads.uint8;
import static io.alliancehub.kernel.VectorInt8.total;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * 256 weights as {@code u4 low[256]; u2 high[256]; int8 scales[16]; f16 d}, in runs of 16 with a
 * scale each: {@code d * scale * (16 * high + low - 32)}. Of each half of 128, quarter k has its
 * low bits in bytes 32 * (k % 2) on of 64, the first two quarters in the low halves, and its high
 * bits in bits 2k and 2k + 1 of 32 bytes.
 */
final class Q6KFormat implements QuantisedFormat {

    private static final int GROUP_BYTES = 210;
    private static final int HIGH = 128;
    private static final int SCALES = 192;
    private static final int D = 208;

    @Override
    public float weight(MemorySegment data, long row, int col) {
        long group = row + (long) (col / 256) * GROUP_BYTES;
        int i = col % 256;
        float scale = half(data, group + D) * data.get(JAVA_BYTE, group + SCALES + i / 16);
        return scale * integer(data, group, i);
    }

    @Override
    public float scale(MemorySegment data, long group) {
        return half(data, group + D);
    }

    @Override
    public int factor(MemorySegment data, long group, int j) {
        return data.get(JAVA_BYTE, group + SCALES + j / 16) * integer(data, group, j);
    }

    /** Six bits, of which 32 is nothing. */
    private static int integer(MemorySegment data, long group, int i) {
        int half = i / 128;
        int quarter = i % 128 / 32;
        int j = i % 32;
        int low = Layouts.uint8(data, group + half * 64 + quarter % 2 * 32 + j);
        int high = Layouts.uint8(data, group + HIGH + half * 32 + j);
        return ((low >> (quarter / 2 * 4) & 15) | ((high >> (quarter * 2) & 3) << 4)) - 32;
    }

    @Override
    public Int8VectorFormat vectors() {
        return Vectors.ROWS;
    }

    private static final class Vectors implements Int8VectorFormat {

        static final Int8VectorFormat ROWS = new Vectors();

        @Override
        public float dot(MemorySegment w, long row, MemorySegment a, long aOffset, int cols) {
            FloatVector acc = FloatVector.zero(F);
            long group = row;
            for (int i = 0; i < cols; i += 256) {
                float d = half(w, group + D);
                for (int quarter = 0; quarter < 8; quarter++) {
                    long low = group + 64 * (quarter / 4) + 32 * (quarter % 2);
                    long high = group + HIGH + 32 * (quarter / 4);
                    for (int j = 0; j < 32; j += LANES) {
                        float scale = d * w.get(JAVA_BYTE, group + SCALES + 2 * quarter + j / 16);
                        FloatVector x = floats(a, aOffset + 4L * (i + 32 * quarter + j));
                        acc = x.fma(weights(w, low + j, high + j, quarter, scale), acc);
                    }
                }
                group += GROUP_BYTES;
            }
            return sumLanes(acc);
        }

        @Override
        public void dequantise(float[] out, int at, MemorySegment w, long row, int cols) {
            long group = row;
            for (int i = 0; i < cols; i += 256) {
                float d = half(w, group + D);
                for (int quarter = 0; quarter < 8; quarter++) {
                    long low = group + 64 * (quarter / 4) + 32 * (quarter % 2);
                    long high = group + HIGH + 32 * (quarter / 4);
                    for (int j = 0; j < 32; j += LANES) {
                        float scale = d * w.get(JAVA_BYTE, group + SCALES + 2 * quarter + j / 16);
                        int to = at + i + 32 * quarter + j;
                        weights(w, low + j, high + j, quarter, scale).intoArray(out, to);
                    }
                }
                group += GROUP_BYTES;
            }
        }

        @Override
        public float dotInt8(MemorySegment w, long row, float[] a, int cols) {
            float sum = 0;
            long group = row;
            for (int i = 0; i < cols; i += 256) {
                FloatVector factors = FloatVector.zero(F);
                for (int quarter = 0; quarter < 8; quarter++) {
                    long low = group + 64 * (quarter / 4) + 32 * (quarter % 2);
                    long high = group + HIGH + 32 * (quarter / 4);
                    for (int j = 0; j < 32; j += LANES) {
                        float scale = w.get(JAVA_BYTE, group + SCALES + 2 * quarter + j / 16);
                        FloatVector q = FloatVector.fromArray(F, a, i + 32 * quarter + j);
                        FloatVector n = integers(w, low + j, high + j, quarter);
                        factors = q.fma(n.mul(scale), factors);
                    }
                }
                sum = Math.fma(half(w, group + D) * a[cols + i / 256], total(factors), sum);
                group += GROUP_BYTES;
            }
            return sum;
        }

        private static FloatVector weights(
                MemorySegment w, long low, long high, int quarter, float scale) {
            return integers(w, low, high, quarter).mul(scale);
        }

        private static FloatVector integers(MemorySegment w, long low, long high, int quarter) {
            IntVector q = uint8(w, low).lanewise(LSHR, quarter / 2 % 2 * 4).and(15);
            IntVector top = uint8(w, high).lanewise(LSHR, quarter % 4 * 2).and(3);
            return floats(q.or(top.lanewise(LSHL, 4)).sub(32));
        }
    }
}
