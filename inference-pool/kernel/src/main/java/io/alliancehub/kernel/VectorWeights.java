package io.alliancehub.kernel;

import static io.alliancehub.kernel.Lanes.F;
import static io.alliancehub.kernel.Lanes.I;
import static io.alliancehub.kernel.Lanes.LANES;
import static io.alliancehub.kernel.Lanes.sumLanes;
import static io.alliancehub.kernel.Layouts.FLOAT;
import static io.alliancehub.kernel.Layouts.SHORT;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.LSHL;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Weight rows of every storage type: dequantised in registers for a product, or into scratch. */
final class VectorWeights {

    /**
     * Whether a quarter and a half of the float vector are vectors themselves, to load as many int8
     * or half weights as there are lanes.
     */
    static final boolean NARROW_LOADS = F.vectorBitSize() >= 256;

    private static final VectorSpecies<Byte> B =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(NARROW_LOADS ? LANES * 8 : 64));
    private static final VectorSpecies<Short> S =
            VectorSpecies.of(short.class, VectorShape.forBitSize(NARROW_LOADS ? LANES * 16 : 64));

    private VectorWeights() {}

    /** One weight row, dequantised in registers, by one activation row. */
    static float dot(WeightMatrix w, int row, MemorySegment a, long aOffset) {
        return switch (w.type()) {
            case F32 -> dotF32(w.data(), w.rowOffset(row), a, aOffset, w.cols());
            case F16 -> dotF16(w.data(), w.rowOffset(row), a, aOffset, w.cols());
            case Q8_0 -> dotQ8(w.data(), w.rowOffset(row), a, aOffset, w.cols());
        };
    }

    private static float dotF32(MemorySegment w, long wRow, MemorySegment a, long aRow, int cols) {
        FloatVector acc = FloatVector.zero(F);
        int end = F.loopBound(cols);
        for (int i = 0; i < end; i += LANES) {
            FloatVector x = FloatVector.fromMemorySegment(F, a, aRow + 4L * i, LITTLE_ENDIAN);
            acc = x.fma(FloatVector.fromMemorySegment(F, w, wRow + 4L * i, LITTLE_ENDIAN), acc);
        }
        float sum = sumLanes(acc);
        for (int i = end; i < cols; i++) {
            sum = Math.fma(a.get(FLOAT, aRow + 4L * i), w.get(FLOAT, wRow + 4L * i), sum);
        }
        return sum;
    }

    private static float dotF16(MemorySegment w, long wRow, MemorySegment a, long aRow, int cols) {
        FloatVector acc = FloatVector.zero(F);
        int end = F.loopBound(cols);
        for (int i = 0; i < end; i += LANES) {
            FloatVector x = FloatVector.fromMemorySegment(F, a, aRow + 4L * i, LITTLE_ENDIAN);
            acc = x.fma(halfs(w, wRow + 2L * i), acc);
        }
        float sum = sumLanes(acc);
        for (int i = end; i < cols; i++) {
            float v = Float.float16ToFloat(w.get(SHORT, wRow + 2L * i));
            sum = Math.fma(a.get(FLOAT, aRow + 4L * i), v, sum);
        }
        return sum;
    }

    private static float dotQ8(MemorySegment w, long wRow, MemorySegment a, long aRow, int cols) {
        FloatVector acc = FloatVector.zero(F);
        long group = wRow;
        for (int i = 0; i < cols; i += 32) {
            float d = Float.float16ToFloat(w.get(SHORT, group));
            for (int j = 0; j < 32; j += LANES) {
                FloatVector q = bytes(w, group + 2 + j).mul(d);
                FloatVector x =
                        FloatVector.fromMemorySegment(F, a, aRow + 4L * (i + j), LITTLE_ENDIAN);
                acc = x.fma(q, acc);
            }
            group += 34;
        }
        return sumLanes(acc);
    }

    /** Signed bytes as floats. */
    static FloatVector bytes(MemorySegment w, long offset) {
        ByteVector q = ByteVector.fromMemorySegment(B, w, offset, LITTLE_ENDIAN);
        return (FloatVector) q.convertShape(VectorOperators.B2F, F, 0);
    }

    /**
     * Halves as floats: the magnitude's bits, moved to a float's place, are 2^-112 of the value;
     * the product is exact, subnormals included.
     */
    static FloatVector halfs(MemorySegment w, long offset) {
        ShortVector h = ShortVector.fromMemorySegment(S, w, offset, LITTLE_ENDIAN);
        IntVector bits = (IntVector) h.convertShape(VectorOperators.S2I, I, 0);
        IntVector magnitude = bits.and(0x7fff).lanewise(LSHL, 13);
        IntVector value = magnitude.reinterpretAsFloats().mul(0x1p112f).reinterpretAsInts();
        return value.or(bits.and(0x8000_0000)).reinterpretAsFloats();
    }

    static void dequantise(float[] out, int at, WeightMatrix w, int row) {
        MemorySegment data = w.data();
        long base = w.rowOffset(row);
        int cols = w.cols();
        if (!NARROW_LOADS) {
            for (int i = 0; i < cols; i++) {
                out[at + i] = ScalarKernels.weight(w, row, i);
            }
            return;
        }
        switch (w.type()) {
            case F32 -> MemorySegment.copy(data, FLOAT, base, out, at, cols);
            case F16 -> {
                int end = F.loopBound(cols);
                for (int i = 0; i < end; i += LANES) {
                    halfs(data, base + 2L * i).intoArray(out, at + i);
                }
                for (int i = end; i < cols; i++) {
                    out[at + i] = Float.float16ToFloat(data.get(SHORT, base + 2L * i));
                }
            }
            case Q8_0 -> {
                for (int i = 0; i < cols; i += 32) {
                    float d = Float.float16ToFloat(data.get(SHORT, base));
                    for (int j = 0; j < 32; j += LANES) {
                        bytes(data, base + 2 + j).mul(d).intoArray(out, at + i + j);
                    }
                    base += 34;
                }
            }
        }
    }
}
