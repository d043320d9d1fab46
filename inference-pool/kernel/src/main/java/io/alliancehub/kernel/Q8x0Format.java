package io.alliancehub.kernel;

import static io.alliancehub.kernel.Lanes.F;
import static io.alliancehub.kernel.Lanes.LANES;
import static io.alliancehub.kernel.Lanes.sumLanes;
import static io.alliancehub.kernel.Layouts.half;
import static io.alliancehub.kernel.NarrowLoads.floats;
import static io.alliancehub.kernel.NarrowLoads.int8;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** 32 weights as {@code f16 d; int8 q[32]}: {@code d * q}. */
final class Q8x0Format implements WeightFormat {

    private static final int GROUP_BYTES = 34;

    @Override
    public float weight(MemorySegment data, long row, int col) {
        long group = row + (long) (col / 32) * GROUP_BYTES;
        int j = col % 32;
        return half(data, group) * data.get(JAVA_BYTE, group + 2 + j);
    }

    @Override
    public VectorFormat vectors() {
        return Vectors.ROWS;
    }

    private static final class Vectors implements VectorFormat {

        static final VectorFormat ROWS = new Vectors();

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

        private static FloatVector weights(MemorySegment w, long group, int j, float d) {
            return int8(w, group + 2 + j).mul(d);
        }
    }
}
