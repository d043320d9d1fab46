package io.alliancehub.kernel;

import static io.alliancehub.kernel.Lanes.F;
import static io.alliancehub.kernel.Lanes.LANES;
import static io.alliancehub.kernel.Lanes.sumLanes;
import static io.alliancehub.kernel.Layouts.half;
import static io.alliancehub.kernel.NarrowLoads.floats;
import static io.alliancehub.kernel.NarrowLoads.uint8;
import static io.alliancehub.kernel.VectorInt8.total;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * 256 weights as {@code f16 d; f16 dmin; u8 scales[12]; u4 n[256]}, in eight runs of 32 with a
 * scale and a minimum each, see {@link SixBitScales}: {@code d * scale * n - dmin * min}. 32 bytes
 * hold two runs, the first in their low halves.
 */
final class Q4KFormat implements QuantisedFormat {

    private static final int GROUP_BYTES = 144;
    private static final int SCALES = 4;
    private static final int NIBBLES = 16;

    @Override
    public float weight(MemorySegment data, long row, int col) {
        long group = row + (long) (col / 256) * GROUP_BYTES;
        int run = col % 256 / 32;
        int at = run / 2 * 32 + col % 32;
        float scale = half(data, group) * SixBitScales.scale(data, group + SCALES, run);
        float min = half(data, group + 2) * SixBitScales.min(data, group + SCALES, run);
        int nibble = Layouts.uint8(data, group + NIBBLES + at) >> (run % 2 * 4) & 15;
        return scale * nibble - min;
    }

    @Override
    public float scale(MemorySegment data, long group) {
        return half(data, group);
    }

    @Override
    public int factor(MemorySegment data, long group, int j) {
        int run = j / 32;
        int at = run / 2 * 32 + j % 32;
        int nibble = Layouts.uint8(data, group + NIBBLES + at) >> (run % 2 * 4) & 15;
        return SixBitScales.scale(data, group + SCALES, run) * nibble;
    }

    @Override
    public float minScale(MemorySegment data, long group) {
        return half(data, group + 2);
    }

    @Override
    public int min(MemorySegment data, long group, int j) {
        return SixBitScales.min(data, group + SCALES, j / 32);
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
                float d = half(w, group);
                float dmin = half(w, group + 2);
                long scales = SixBitScales.scales(w, group + SCALES);
                long mins = SixBitScales.mins(w, group + SCALES);
                for (int run = 0; run < 8; run++) {
                    float scale = d * SixBitScales.at(scales, run);
                    float min = dmin * SixBitScales.at(mins, run);
                    for (int j = 0; j < 32; j += LANES) {
                        FloatVector x = floats(a, aOffset + 4L * (i + 32 * run + j));
                        acc = x.fma(weights(w, group, run, j, scale, min), acc);
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
                float d = half(w, group);
                float dmin = half(w, group + 2);
                long scales = SixBitScales.scales(w, group + SCALES);
                long mins = SixBitScales.mins(w, group + SCALES);
                for (int run = 0; run < 8; run++) {
                    float scale = d * SixBitScales.at(scales, run);
                    float min = dmin * SixBitScales.at(mins, run);
                    for (int j = 0; j < 32; j += LANES) {
                        int to = at + i + 32 * run + j;
                        weights(w, group, run, j, scale, min).intoArray(out, to);
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
                long scales = SixBitScales.scales(w, group + SCALES);
                long runMins = SixBitScales.mins(w, group + SCALES);
                FloatVector factors = FloatVector.zero(F);
                FloatVector mins = FloatVector.zero(F);
                for (int run = 0; run < 8; run++) {
                    float scale = SixBitScales.at(scales, run);
                    FloatVector min = FloatVector.broadcast(F, SixBitScales.at(runMins, run));
                    for (int j = 0; j < 32; j += LANES) {
                        FloatVector q = FloatVector.fromArray(F, a, i + 32 * run + j);
                        factors = q.fma(integers(w, group, run, j).mul(scale), factors);
                        mins = q.fma(min, mins);
                    }
                }
                float s = a[cols + i / 256];
                sum = Math.fma(half(w, group) * s, total(factors), sum);
                sum = Math.fma(-(half(w, group + 2) * s), total(mins), sum);
                group += GROUP_BYTES;
            }
            return sum;
        }

        private static FloatVector weights(
                MemorySegment w, long group, int run, int j, float scale, float min) {
            return integers(w, group, run, j).mul(scale).sub(min);
        }

        private static FloatVector integers(MemorySegment w, long group, int run, int j) {
            IntVector pairs = uint8(w, group + NIBBLES + run / 2 * 32 + j);
            IntVector n = pairs.lanewise(LSHR, run % 2 * 4).and(15);
            return floats(n);
        }
    }
}
