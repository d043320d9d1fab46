package io.alliancehub.kernel;

import static io.alliancehub.kernel.Lanes.F;
import static io.alliancehub.kernel.Lanes.LANES;
import static io.alliancehub.kernel.Lanes.sumLanes;
import static io.alliancehub.kernel.Layouts.FLOAT;
import static io.alliancehub.kernel.NarrowLoads.floats;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** IEEE single, little endian. */
final class F32Format implements WeightFormat {

    @Override
    public float weight(MemorySegment data, long row, int col) {
        return data.get(FLOAT, row + 4L * col);
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
                acc = floats(a, aOffset + 4L * i).fma(floats(w, row + 4L * i), acc);
            }
            float sum = sumLanes(acc);
            for (int i = end; i < cols; i++) {
                sum = Math.fma(a.get(FLOAT, aOffset + 4L * i), w.get(FLOAT, row + 4L * i), sum);
            }
            return sum;
        }

        @Override
        public void dequantise(float[] out, int at, MemorySegment w, long row, int cols) {
            MemorySegment.copy(w, FLOAT, row, out, at, cols);
        }
    }
}
