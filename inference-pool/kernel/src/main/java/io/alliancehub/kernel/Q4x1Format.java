package io.alliancehub.kernel;

import static io.alliancehub.kernel.Lanes.F;
import static io.alliancehub.kernel.Lanes.LANES;
import static io.alliancehub.kernel.Lanes.sumLanes;
import static io.alliancehub.kernel.Layouts.half;
import static io.alliancehub.kernel.NarrowLoads.floats;
import static io.alliancehub.kernel.NarrowLoads.nibbles;
import static io.alliancehub.kernel.VectorInt8.total;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** 32 weights as {@code f16 d; f16 m; u4 n[32]}: {@code n * d + m}. */
final class Q4x1Format implements QuantisedFormat {

    private static final int GROUP_BYTES = 20;

    @Override
    public float weight(MemorySegment data, long row, int col) {
        long group = row + (long) (col / 32) * GROUP_BYTES;
        int j = col % 32;
        int nibble = Layouts.uint8(data, group + 4 + j % 16) >> (j / 16 * 4) & 15;
        return nibble * half(data, group) + half(data, group + 2);
    }

    @Override
    public float scale(MemorySegment data, long group) {
        return half(data, group);
    }

    @Override
    public int factor(MemorySegment data, long group, int j) {
        return Layouts.uint8(data, group + 4 + j % 16) >> (j / 16 * 4) & 15;
    }

    @Override
    public float minScale(MemorySegment data, long group) {
        return -half(data, group + 2);
    }

    @Override
    public int min(MemorySegment data, long group, int j) {
        return 1;
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
                float m = half(w, group + 2);
                for (int j = 0; j < 32; j += LANES) {
                    FloatVector x = floats(a, aOffset + 4L * (i + j));
                    acc = x.fma(weights(w, group, j, d, m), acc);
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
                float m = half(w, group + 2);
                for (int j = 0; j < 32; j += LANES) {
                    weights(w, group, j, d, m).intoArray(out, at + i + j);
                }
                group += GROUP_BYTES;
            }
        }

        @Override
        public float dotInt8(MemorySegment w, long row, float[] a, int cols) {
            float sum = 0;
            long group = row;
            for (int i = 0; i < cols; i += 32) {
                FloatVector factors = FloatVector.zero(F);
                FloatVector mins = FloatVector.zero(F);
                for (int j = 0; j < 32; j += LANES) {
                    FloatVector q = FloatVector.fromArray(F, a, i + j);
                    factors = q.fma(floats(nibbles(w, group + 4, j)), factors);
                    mins = mins.add(q);
                }
                float s = a[cols + i / 32];
                sum = Math.fma(half(w, group) * s, total(factors), sum);
                sum = Math.fma(half(w, group + 2) * s, total(mins), sum);
                group += GROUP_BYTES;
            }
            return sum;
        }

        private static FloatVector weights(MemorySegment w, long group, int j, float d, float m) {
            return floats(nibbles(w, group + 4, j)).mul(d).add(m);
        }
    }
}
