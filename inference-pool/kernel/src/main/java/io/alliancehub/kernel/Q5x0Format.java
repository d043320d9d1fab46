package io.alliancehub.kernel;

import static io.alliancehub.kernel.Lanes.F;
import static io.alliancehub.kernel.Lanes.LANES;
import static io.alliancehub.kernel.Lanes.sumLanes;
import static io.alliancehub.kernel.Layouts.INT;
import static io.alliancehub.kernel.Layouts.half;
import static io.alliancehub.kernel.NarrowLoads.fifthBits;
import static io.alliancehub.kernel.NarrowLoads.floats;
import static io.alliancehub.kernel.NarrowLoads.nibbles;
import static io.alliancehub.kernel.VectorInt8.total;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** 32 weights as {@code f16 d; u1 h[32]; u4 n[32]}: {@code (16 * h + n - 16) * d}. */
final class Q5x0Format implements QuantisedFormat {

    private static final int GROUP_BYTES = 22;

    @Override
    public float weight(MemorySegment data, long row, int col) {
        long group = row + (long) (col / 32) * GROUP_BYTES;
        int j = col % 32;
        int fifth = (data.get(INT, group + 2) >>> j & 1) << 4;
        int nibble = Layouts.uint8(data, group + 6 + j % 16) >> (j / 16 * 4) & 15;
        return ((fifth | nibble) - 16) * half(data, group);
    }

    @Override
    public float scale(MemorySegment data, long group) {
        return half(data, group);
    }

    @Override
    public int factor(MemorySegment data, long group, int j) {
        int fifth = (data.get(INT, group + 2) >>> j & 1) << 4;
        return (fifth | (Layouts.uint8(data, group + 6 + j % 16) >> (j / 16 * 4) & 15)) - 16;
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
            for (int i = 0; i < cols; i += 32) {
                float d = half(w, group);
                int fifths = w.get(INT, group + 2);
                for (int j = 0; j < 32; j += LANES) {
                    FloatVector x = floats(a, aOffset + 4L * (i + j));
                    acc = x.fma(weights(w, group, j, fifths, d), acc);
                }
                group += GROUP_BYTES;
            }
            return sumLanes(acc);
        }

        @Override
        public void dequantise(float[] out, int at, MemorySegment w, long row, int cols) {
            long group = row;
            for (int i = 0; i < cols; i += 32) {
                float d = half(w, group);
                int fifths = w.get(INT, group + 2);
                for (int j = 0; j < 32; j += LANES) {
                    weights(w, group, j, fifths, d).intoArray(out, at + i + j);
                }
                group += GROUP_BYTES;
            }
        }

        @Override
        public float dotInt8(MemorySegment w, long row, float[] a, int cols) {
            float sum = 0;
            long group = row;
            for (int i = 0; i < cols; i += 32) {
                int fifths = w.get(INT, group + 2);
                FloatVector factors = FloatVector.zero(F);
                for (int j = 0; j < 32; j += LANES) {
                    FloatVector q = FloatVector.fromArray(F, a, i + j);
                    factors =
                            q.fma(
                                    floats(
                                            nibbles(w, group + 6, j)
                                                    .or(fifthBits(fifths, j))
                                                    .sub(16)),
                                    factors);
                }
                float s = a[cols + i / 32];
                sum = Math.fma(half(w, group) * s, total(factors), sum);
                group += GROUP_BYTES;
            }
            return sum;
        }

        private static FloatVector weights(
                MemorySegment w, long group, int j, int fifths, float d) {
            IntVector n = nibbles(w, group + 6, j).or(fifthBits(fifths, j));
            return floats(n.sub(16)).mul(d);
        }
    }
}
