package io.alliancehub.kernel;

import static io.alliancehub.kernel.Lanes.F;
import static io.alliancehub.kernel.Lanes.LANES;
import static io.alliancehub.kernel.Lanes.sumLanes;
import static io.alliancehub.kernel.Layouts.FLOAT;
import static io.alliancehub.kernel.Layouts.SHORT;
import static io.alliancehub.kernel.NarrowLoads.bfloats;
import static io.alliancehub.kernel.NarrowLoads.floats;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** The upper half of an IEEE single, little endian. */
final class Bf16Format implements WeightFormat {

    @Override
    public float weight(MemorySegment data, long row, int col) {
        return one(data, row + 2L * col);
    }

    private static float one(MemorySegment data, long offset) {
        return Float.intBitsToFloat(data.get(SHORT, offset) << 16);
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
            int end = F.loopBound(cols);
            for (int i = 0; i < end; i += LANES) {
                acc = floats(a, aOffset + 4L * i).fma(bfloats(w, row + 2L * i), acc);
            }
            float sum = sumLanes(acc);
            for (int i = end; i < cols; i++) {
                sum = Math.fma(a.get(FLOAT, aOffset + 4L * i), one(w, row + 2L * i), sum);
            }
            return sum;
        }

        @Override
        public void dequantise(float[] out, int at, MemorySegment w, long row, int cols) {
            int end = F.loopBound(cols);
            for (int i = 0; i < end; i += LANES) {
                bfloats(w, row + 2L * i).intoArray(out, at + i);
            }
            for (int i = end; i < cols; i++) {
                out[at + i] = one(w, row + 2L * i);
            }
        }
    }
}
