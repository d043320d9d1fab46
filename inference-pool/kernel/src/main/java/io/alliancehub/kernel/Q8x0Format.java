package io.alliancehub.kernel;

import static io.alliancehub.kernel.Lanes.F;
import static io.alliancehub.kernel.Lanes.LANES;
import static io.alliancehub.kernel.Lanes.sumLanes;
import static io.alliancehub.kernel.Layouts.half;
import static io.alliancehub.kernel.NarrowLoads.floats;
import static io.alliancehub.kernel.NarrowLoads.int8;
import static io.alliancehub.kernel.VectorInt8.total;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** 32 weights as {@code f16 d; int8 q[32]}: {@code d * q}. */
final class Q8x0Format implements QuantisedFormat {

    private static final int GROUP_BYTES = 34;

    @Override
    public float weight(MemorySegment data, long row, int col) {
        long group = row + (long) (col / 32) * GROUP_BYTES;
        int j = col % 32;
        return half(data, group) * data.get(JAVA_BYTE, group + 2 + j);
    }

    @Override
    public float scale(MemorySegment data, long group) {
        return half(data, group);
    }

    @Override
    public int factor(MemorySegment data, long group, int j) {
        return data.get(JAVA_BYTE, group + 2 + j);
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
                for (int j = 0; j < 32; j += LANES) {
                    FloatVector x = floats(a, aOffset + 4L * (i + j));
                    acc = x.fma(weights(w, group, j, d), acc);
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
                for (int j = 0; j < 32; j += LANES) {
                    weights(w, group, j, d).intoArray(out, at + i + j);
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
                for (int j = 0; j < 32; j += LANES) {
                    FloatVector q = FloatVector.fromArray(F, a, i + j);
                    factors = q.fma(int8(w, group + 2 + j), factors);
                }
                float s = a[cols + i / 32];
                sum = Math.fma(half(w, group) * s, total(factors), sum);
                group += GROUP_BYTES;
            }
            return sum;
        }

        private static FloatVector weights(MemorySegment w, long group, int j, float d) {
            return int8(w, group + 2 + j).mul(d);
        }
    }
}
