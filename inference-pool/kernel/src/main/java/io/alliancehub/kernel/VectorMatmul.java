package io.alliancehub.kernel;

import static io.alliancehub.kernel.Lanes.F;
import static io.alliancehub.kernel.Lanes.LANES;
import static io.alliancehub.kernel.Lanes.sumLanes;
import static io.alliancehub.kernel.Layouts.FLOAT;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/*
 * The order of a dot product is fixed: lane j sums i = j, j + L, j + 2L, ... with fma, the lanes are
 * summed by halving, and the tail that fills no vector follows one by one. dot, tile1 and tile4 are
 * the same sums in different company. A matrix product for one row dequantises in registers; for
 * more rows it dequantises a panel of four weight rows into scratch once and passes 4x4 tiles over
 * it, so that a prefill chunk or a batch of decodes reads each weight once per ROW_BLOCK rows. Both
 * compute the weight as a float first, so both see the same weight.
 */
/** Matrix products; see {@link Kernels#matmul}. */
final class VectorMatmul {

    /** Rows of activations that share one dequantised panel: 64 x 896 floats stay in a 1 MiB L2. */
    private static final int ROW_BLOCK = 64;

    private static final int PANEL = 4;

    private VectorMatmul() {}

    static int scratchFloats(int cols) {
        return PANEL * cols + PANEL * PANEL * LANES;
    }

    static void matmul(
            MemorySegment out,
            long outOffset,
            MemorySegment a,
            long aOffset,
            WeightMatrix w,
            int rows,
            int from,
            int to,
            float[] scratch) {
        if (rows == 1 && NarrowLoads.POSSIBLE) {
            VectorFormat format = w.type().format().vectors();
            for (int o = from; o < to; o++) {
                float sum = format.dot(w.data(), w.rowOffset(o), a, aOffset, w.cols());
                out.set(FLOAT, outOffset + 4L * o, sum);
            }
            return;
        }
        for (int first = 0; first < rows; first += ROW_BLOCK) {
            int count = Math.min(ROW_BLOCK, rows - first);
            long outBlock = outOffset + 4L * first * w.rows();
            long aBlock = aOffset + 4L * first * w.cols();
            for (int o = from; o < to; o += PANEL) {
                int width = Math.min(PANEL, to - o);
                for (int j = 0; j < width; j++) {
                    dequantise(scratch, j * w.cols(), w, o + j);
                }
                panel(out, outBlock + 4L * o, w.rows(), a, aBlock, w.cols(), count, width, scratch);
            }
        }
    }

    /** out[at + i] = w[row, i]. */
    static void dequantise(float[] out, int at, WeightMatrix w, int row) {
        WeightFormat format = w.type().format();
        if (NarrowLoads.POSSIBLE) {
            format.vectors().dequantise(out, at, w.data(), w.rowOffset(row), w.cols());
            return;
        }
        for (int i = 0; i < w.cols(); i++) {
            out[at + i] = format.weight(w.data(), w.rowOffset(row), i);
        }
    }

    /** One panel of at most four dequantised weight rows against {@code count} activation rows. */
    private static void panel(
            MemorySegment out,
            long outOffset,
            int outStride,
            MemorySegment a,
            long aOffset,
            int cols,
            int count,
            int width,
            float[] panel) {
        long outStep = 4L * outStride;
        long aStep = 4L * cols;
        int r = 0;
        if (width == PANEL) {
            for (; r + 4 <= count; r += 4) {
                tile4(a, aOffset + r * aStep, cols, panel);
                for (int i = 0; i < 4; i++) {
                    long at = outOffset + (r + i) * outStep;
                    store(out, at, panel, 4 * i, a, aOffset + (r + i) * aStep, cols);
                }
            }
            for (; r < count; r++) {
                tile1(a, aOffset + r * aStep, cols, panel);
                store(out, outOffset + r * outStep, panel, 0, a, aOffset + r * aStep, cols);
            }
        }
        for (; r < count; r++) {
            for (int j = 0; j < width; j++) {
                float sum = dotPanel(panel, j * cols, a, aOffset + r * aStep, cols);
                out.set(FLOAT, outOffset + r * outStep + 4L * j, sum);
            }
        }
    }

    /** Four activation rows by four weight rows: sixteen sums in registers. */
    private static void tile4(MemorySegment a, long aOffset, int cols, float[] w) {
        FloatVector s00 = FloatVector.zero(F);
        FloatVector s01 = s00;
        FloatVector s02 = s00;
        FloatVector s03 = s00;
        FloatVector s10 = s00;
        FloatVector s11 = s00;
        FloatVector s12 = s00;
        FloatVector s13 = s00;
        FloatVector s20 = s00;
        FloatVector s21 = s00;
        FloatVector s22 = s00;
        FloatVector s23 = s00;
        FloatVector s30 = s00;
        FloatVector s31 = s00;
        FloatVector s32 = s00;
        FloatVector s33 = s00;
        long a1 = aOffset + 4L * cols;
        long a2 = a1 + 4L * cols;
        long a3 = a2 + 4L * cols;
        int end = F.loopBound(cols);
        for (int i = 0; i < end; i += LANES) {
            FloatVector w0 = FloatVector.fromArray(F, w, i);
            FloatVector w1 = FloatVector.fromArray(F, w, cols + i);
            FloatVector w2 = FloatVector.fromArray(F, w, 2 * cols + i);
            FloatVector w3 = FloatVector.fromArray(F, w, 3 * cols + i);
            FloatVector x = FloatVector.fromMemorySegment(F, a, aOffset + 4L * i, LITTLE_ENDIAN);
            s00 = x.fma(w0, s00);
            s01 = x.fma(w1, s01);
            s02 = x.fma(w2, s02);
            s03 = x.fma(w3, s03);
            x = FloatVector.fromMemorySegment(F, a, a1 + 4L * i, LITTLE_ENDIAN);
            s10 = x.fma(w0, s10);
            s11 = x.fma(w1, s11);
            s12 = x.fma(w2, s12);
            s13 = x.fma(w3, s13);
            x = FloatVector.fromMemorySegment(F, a, a2 + 4L * i, LITTLE_ENDIAN);
            s20 = x.fma(w0, s20);
            s21 = x.fma(w1, s21);
            s22 = x.fma(w2, s22);
            s23 = x.fma(w3, s23);
            x = FloatVector.fromMemorySegment(F, a, a3 + 4L * i, LITTLE_ENDIAN);
            s30 = x.fma(w0, s30);
            s31 = x.fma(w1, s31);
            s32 = x.fma(w2, s32);
            s33 = x.fma(w3, s33);
        }
        int sums = PANEL * cols;
        s00.intoArray(w, sums);
        s01.intoArray(w, sums + LANES);
        s02.intoArray(w, sums + 2 * LANES);
        s03.intoArray(w, sums + 3 * LANES);
        s10.intoArray(w, sums + 4 * LANES);
        s11.intoArray(w, sums + 5 * LANES);
        s12.intoArray(w, sums + 6 * LANES);
        s13.intoArray(w, sums + 7 * LANES);
        s20.intoArray(w, sums + 8 * LANES);
        s21.intoArray(w, sums + 9 * LANES);
        s22.intoArray(w, sums + 10 * LANES);
        s23.intoArray(w, sums + 11 * LANES);
        s30.intoArray(w, sums + 12 * LANES);
        s31.intoArray(w, sums + 13 * LANES);
        s32.intoArray(w, sums + 14 * LANES);
        s33.intoArray(w, sums + 15 * LANES);
    }

    /** One activation row by four weight rows. */
    private static void tile1(MemorySegment a, long aOffset, int cols, float[] w) {
        FloatVector s0 = FloatVector.zero(F);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int end = F.loopBound(cols);
        for (int i = 0; i < end; i += LANES) {
            FloatVector x = FloatVector.fromMemorySegment(F, a, aOffset + 4L * i, LITTLE_ENDIAN);
            s0 = x.fma(FloatVector.fromArray(F, w, i), s0);
            s1 = x.fma(FloatVector.fromArray(F, w, cols + i), s1);
            s2 = x.fma(FloatVector.fromArray(F, w, 2 * cols + i), s2);
            s3 = x.fma(FloatVector.fromArray(F, w, 3 * cols + i), s3);
        }
        int sums = PANEL * cols;
        s0.intoArray(w, sums);
        s1.intoArray(w, sums + LANES);
        s2.intoArray(w, sums + 2 * LANES);
        s3.intoArray(w, sums + 3 * LANES);
    }

    /**
     * Sums the lanes of four accumulators, adds their tails and writes four neighbouring results.
     * Apart from the tiles: with these sums inside, a tile is too large for the compiler to keep in
     * registers (4 instead of 40 GMAC/s).
     *
     * @param first the first accumulator's number behind the panel
     */
    private static void store(
            MemorySegment out,
            long outOffset,
            float[] panel,
            int first,
            MemorySegment a,
            long aOffset,
            int cols) {
        for (int j = 0; j < PANEL; j++) {
            int at = PANEL * cols + (first + j) * LANES;
            float sum = sumLanes(FloatVector.fromArray(F, panel, at));
            out.set(FLOAT, outOffset + 4L * j, tail(sum, panel, j * cols, a, aOffset, cols));
        }
    }

    private static float dotPanel(float[] w, int wFrom, MemorySegment a, long aOffset, int cols) {
        FloatVector sum = FloatVector.zero(F);
        int end = F.loopBound(cols);
        for (int i = 0; i < end; i += LANES) {
            FloatVector x = FloatVector.fromMemorySegment(F, a, aOffset + 4L * i, LITTLE_ENDIAN);
            sum = x.fma(FloatVector.fromArray(F, w, wFrom + i), sum);
        }
        return tail(sumLanes(sum), w, wFrom, a, aOffset, cols);
    }

    private static float tail(
            float sum, float[] w, int wFrom, MemorySegment a, long aOffset, int cols) {
        for (int i = F.loopBound(cols); i < cols; i++) {
            sum = Math.fma(a.get(FLOAT, aOffset + 4L * i), w[wFrom + i], sum);
        }
        return sum;
    }
}
