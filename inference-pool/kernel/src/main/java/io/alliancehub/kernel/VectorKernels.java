package io.alliancehub.kernel;

import static io.alliancehub.kernel.Layouts.FLOAT;
import static io.alliancehub.kernel.Layouts.SHORT;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.MAX;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/*
 * The Vector API's kernels.
 *
 * Every result must be the same bits whether a loop runs in the interpreter or compiled, alone or in
 * a tile. So only operations with one defined result are used: element-wise add, multiply, fma and
 * conversions. reduceLanes(ADD) leaves its order open and lanewise(EXP) its last bits, and both do
 * differ between tiers; sumLanes and exp below replace them.
 *
 * The order of a dot product is fixed: lane j sums i = j, j + L, j + 2L, ... with fma, the lanes are
 * summed by halving, and the tail that fills no vector follows one by one. dot, tile1 and tile4 are
 * the same sums in different company. A matrix product for one row dequantises in registers; for
 * more rows it dequantises a panel of four weight rows into scratch once and passes 4x4 tiles over
 * it, so that a prefill chunk or a batch of decodes reads each weight once per ROW_BLOCK rows. Both
 * compute d * q as a float first, so both see the same weight.
 */
/** Kernels over {@code jdk.incubator.vector}, as wide as the machine prefers. */
public final class VectorKernels implements Kernels {

    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = F.length();
    private static final VectorSpecies<Integer> I = F.withLanes(int.class);

    /** A quarter and a half of the float vector: source of LANES int8 or half weights. */
    private static final boolean NARROW_LOADS = F.vectorBitSize() >= 256;

    private static final VectorSpecies<Byte> B =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(NARROW_LOADS ? LANES * 8 : 64));
    private static final VectorSpecies<Short> S =
            VectorSpecies.of(short.class, VectorShape.forBitSize(NARROW_LOADS ? LANES * 16 : 64));

    private static final VectorShuffle<Float> SWAP_16 = swap(8);
    private static final VectorShuffle<Float> SWAP_8 = swap(4);
    private static final VectorShuffle<Float> SWAP_4 = swap(2);
    private static final VectorShuffle<Float> SWAP_2 = swap(1);

    /** Rows of activations that share one dequantised panel: 64 x 896 floats stay in a 1 MiB L2. */
    private static final int ROW_BLOCK = 64;

    private static final int PANEL = 4;

    private final ScalarKernels scalar = new ScalarKernels();

    private static VectorShuffle<Float> swap(int distance) {
        return VectorShuffle.fromOp(F, lane -> (lane ^ distance) % LANES);
    }

    @Override
    public String name() {
        return "vector";
    }

    @Override
    public int vectorBits() {
        return F.vectorBitSize();
    }

    @Override
    public int matmulScratchFloats(int cols) {
        return PANEL * cols + PANEL * PANEL * LANES;
    }

    @Override
    public void matmul(
            MemorySegment out,
            long outOffset,
            MemorySegment a,
            long aOffset,
            WeightMatrix w,
            int rows,
            int from,
            int to,
            float[] scratch) {
        if (rows == 1 && NARROW_LOADS) {
            for (int o = from; o < to; o++) {
                out.set(FLOAT, outOffset + 4L * o, dot(w, o, a, aOffset));
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

    /** One weight row, dequantised in registers, by one activation row. */
    private static float dot(WeightMatrix w, int row, MemorySegment a, long aOffset) {
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

    private static FloatVector bytes(MemorySegment w, long offset) {
        ByteVector q = ByteVector.fromMemorySegment(B, w, offset, LITTLE_ENDIAN);
        return (FloatVector) q.convertShape(VectorOperators.B2F, F, 0);
    }

    /**
     * Halves as floats: the magnitude's bits, moved to a float's place, are 2^-112 of the value;
     * the product is exact, subnormals included.
     */
    private static FloatVector halfs(MemorySegment w, long offset) {
        ShortVector h = ShortVector.fromMemorySegment(S, w, offset, LITTLE_ENDIAN);
        IntVector bits = (IntVector) h.convertShape(VectorOperators.S2I, I, 0);
        IntVector magnitude = bits.and(0x7fff).lanewise(LSHL, 13);
        IntVector value = magnitude.reinterpretAsFloats().mul(0x1p112f).reinterpretAsInts();
        return value.or(bits.and(0x8000_0000)).reinterpretAsFloats();
    }

    private void dequantise(float[] out, int at, WeightMatrix w, int row) {
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

    @Override
    public void dequantiseRow(MemorySegment out, long outOffset, WeightMatrix w, int row) {
        scalar.dequantiseRow(out, outOffset, w, row);
    }

    /** Sum of the lanes by halving: lane j and j + L/2, then quarters, and so on. */
    private static float sumLanes(FloatVector v) {
        if (LANES >= 16) {
            v = v.add(v.rearrange(SWAP_16));
        }
        if (LANES >= 8) {
            v = v.add(v.rearrange(SWAP_8));
        }
        v = v.add(v.rearrange(SWAP_4));
        v = v.add(v.rearrange(SWAP_2));
        return v.lane(0);
    }

    @Override
    public void rmsNorm(
            MemorySegment out,
            long outOffset,
            MemorySegment x,
            long xOffset,
            MemorySegment weight,
            int cols,
            float eps) {
        FloatVector squares = FloatVector.zero(F);
        int end = F.loopBound(cols);
        for (int i = 0; i < end; i += LANES) {
            FloatVector v = FloatVector.fromMemorySegment(F, x, xOffset + 4L * i, LITTLE_ENDIAN);
            squares = v.fma(v, squares);
        }
        float sum = sumLanes(squares);
        for (int i = end; i < cols; i++) {
            float v = x.get(FLOAT, xOffset + 4L * i);
            sum = Math.fma(v, v, sum);
        }
        float scale = (float) (1 / Math.sqrt((double) sum / cols + eps));
        for (int i = 0; i < end; i += LANES) {
            FloatVector v = FloatVector.fromMemorySegment(F, x, xOffset + 4L * i, LITTLE_ENDIAN);
            FloatVector g = FloatVector.fromMemorySegment(F, weight, 4L * i, LITTLE_ENDIAN);
            v.mul(scale).mul(g).intoMemorySegment(out, outOffset + 4L * i, LITTLE_ENDIAN);
        }
        for (int i = end; i < cols; i++) {
            float v = x.get(FLOAT, xOffset + 4L * i) * scale * weight.get(FLOAT, 4L * i);
            out.set(FLOAT, outOffset + 4L * i, v);
        }
    }

    @Override
    public void rope(
            MemorySegment x,
            long xOffset,
            MemorySegment table,
            long tableOffset,
            int heads,
            int headDim) {
        int half = headDim / 2;
        if (half % LANES != 0) {
            scalar.rope(x, xOffset, table, tableOffset, heads, headDim);
            return;
        }
        for (int h = 0; h < heads; h++) {
            long head = xOffset + 4L * h * headDim;
            for (int i = 0; i < half; i += LANES) {
                long low = head + 4L * i;
                long high = low + 4L * half;
                FloatVector cos =
                        FloatVector.fromMemorySegment(
                                F, table, tableOffset + 4L * i, LITTLE_ENDIAN);
                FloatVector sin =
                        FloatVector.fromMemorySegment(
                                F, table, tableOffset + 4L * (half + i), LITTLE_ENDIAN);
                FloatVector a = FloatVector.fromMemorySegment(F, x, low, LITTLE_ENDIAN);
                FloatVector b = FloatVector.fromMemorySegment(F, x, high, LITTLE_ENDIAN);
                a.mul(cos).sub(b.mul(sin)).intoMemorySegment(x, low, LITTLE_ENDIAN);
                a.mul(sin).add(b.mul(cos)).intoMemorySegment(x, high, LITTLE_ENDIAN);
            }
        }
    }

    @Override
    public void attend(
            MemorySegment out,
            long outOffset,
            MemorySegment q,
            long qOffset,
            MemorySegment keys,
            MemorySegment values,
            int[] blocks,
            int blocksFrom,
            int length,
            int kvHead,
            AttentionShape shape,
            float[] scratch) {
        if (shape.blockSize() % LANES != 0 || shape.headDim() % LANES != 0) {
            scalar.attend(
                    out,
                    outOffset,
                    q,
                    qOffset,
                    keys,
                    values,
                    blocks,
                    blocksFrom,
                    length,
                    kvHead,
                    shape,
                    scratch);
            return;
        }
        int padded = shape.blocks(length) * shape.blockSize();
        int group = shape.group();
        int firstHead = kvHead * group;
        for (int g = 0; g < group; g += 4) {
            score4(q, qOffset, keys, blocks, blocksFrom, padded, kvHead, g, shape, scratch);
        }
        for (int g = 0; g < group; g++) {
            for (int s = length; s < padded; s++) {
                scratch[g * padded + s] = Float.NEGATIVE_INFINITY;
            }
            softmax(scratch, g * padded, padded);
        }
        long firstOut = outOffset + 4L * firstHead * shape.headDim();
        for (int g = 0; g < group; g += 4) {
            weigh4(out, firstOut, values, blocks, blocksFrom, padded, kvHead, g, shape, scratch);
        }
    }

    /**
     * Scaled scores of four heads from {@code g} against every slot. Past the group's end the last
     * head is repeated: it writes the same numbers again, and costs no register more.
     */
    private static void score4(
            MemorySegment q,
            long qOffset,
            MemorySegment keys,
            int[] blocks,
            int blocksFrom,
            int padded,
            int kvHead,
            int g,
            AttentionShape shape,
            float[] scores) {
        int dim = shape.headDim();
        int size = shape.blockSize();
        int last = shape.group() - 1;
        int g1 = Math.min(g + 1, last);
        int g2 = Math.min(g + 2, last);
        int g3 = Math.min(g + 3, last);
        long base = qOffset + 4L * kvHead * shape.group() * dim;
        long q0 = base + 4L * g * dim;
        long q1 = base + 4L * g1 * dim;
        long q2 = base + 4L * g2 * dim;
        long q3 = base + 4L * g3 * dim;
        float scale = (float) (1 / Math.sqrt(dim));
        for (int slot = 0; slot < padded; slot += LANES) {
            long k =
                    ScalarKernels.blockHead(shape, blocks[blocksFrom + slot / size], kvHead)
                            + 4L * (slot % size);
            FloatVector s0 = FloatVector.zero(F);
            FloatVector s1 = s0;
            FloatVector s2 = s0;
            FloatVector s3 = s0;
            for (int d = 0; d < dim; d++) {
                FloatVector key =
                        FloatVector.fromMemorySegment(F, keys, k + 4L * d * size, LITTLE_ENDIAN);
                s0 = key.fma(FloatVector.broadcast(F, q.get(FLOAT, q0 + 4L * d)), s0);
                s1 = key.fma(FloatVector.broadcast(F, q.get(FLOAT, q1 + 4L * d)), s1);
                s2 = key.fma(FloatVector.broadcast(F, q.get(FLOAT, q2 + 4L * d)), s2);
                s3 = key.fma(FloatVector.broadcast(F, q.get(FLOAT, q3 + 4L * d)), s3);
            }
            s0.mul(scale).intoArray(scores, g * padded + slot);
            s1.mul(scale).intoArray(scores, g1 * padded + slot);
            s2.mul(scale).intoArray(scores, g2 * padded + slot);
            s3.mul(scale).intoArray(scores, g3 * padded + slot);
        }
    }

    /** Sums of values weighted by the scores of four heads from {@code g}. */
    private static void weigh4(
            MemorySegment out,
            long outOffset,
            MemorySegment values,
            int[] blocks,
            int blocksFrom,
            int padded,
            int kvHead,
            int g,
            AttentionShape shape,
            float[] scores) {
        int dim = shape.headDim();
        int size = shape.blockSize();
        int last = shape.group() - 1;
        int g1 = Math.min(g + 1, last);
        int g2 = Math.min(g + 2, last);
        int g3 = Math.min(g + 3, last);
        for (int d = 0; d < dim; d += LANES) {
            FloatVector s0 = FloatVector.zero(F);
            FloatVector s1 = s0;
            FloatVector s2 = s0;
            FloatVector s3 = s0;
            for (int start = 0; start < padded; start += size) {
                long v =
                        ScalarKernels.blockHead(shape, blocks[blocksFrom + start / size], kvHead)
                                + 4L * d;
                for (int i = 0; i < size; i++) {
                    int slot = start + i;
                    FloatVector value =
                            FloatVector.fromMemorySegment(
                                    F, values, v + 4L * i * dim, LITTLE_ENDIAN);
                    s0 = value.fma(FloatVector.broadcast(F, scores[g * padded + slot]), s0);
                    s1 = value.fma(FloatVector.broadcast(F, scores[g1 * padded + slot]), s1);
                    s2 = value.fma(FloatVector.broadcast(F, scores[g2 * padded + slot]), s2);
                    s3 = value.fma(FloatVector.broadcast(F, scores[g3 * padded + slot]), s3);
                }
            }
            s0.intoMemorySegment(out, outOffset + 4L * (g * dim + d), LITTLE_ENDIAN);
            s1.intoMemorySegment(out, outOffset + 4L * (g1 * dim + d), LITTLE_ENDIAN);
            s2.intoMemorySegment(out, outOffset + 4L * (g2 * dim + d), LITTLE_ENDIAN);
            s3.intoMemorySegment(out, outOffset + 4L * (g3 * dim + d), LITTLE_ENDIAN);
        }
    }

    @Override
    public void softmax(float[] x, int from, int count) {
        int end = from + F.loopBound(count);
        int stop = from + count;
        FloatVector maxes = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
        for (int i = from; i < end; i += LANES) {
            maxes = maxes.max(FloatVector.fromArray(F, x, i));
        }
        float max = maxes.reduceLanes(MAX);
        for (int i = end; i < stop; i++) {
            max = Math.max(max, x[i]);
        }
        FloatVector sums = FloatVector.zero(F);
        for (int i = from; i < end; i += LANES) {
            FloatVector e = exp(FloatVector.fromArray(F, x, i).sub(max));
            e.intoArray(x, i);
            sums = sums.add(e);
        }
        float sum = sumLanes(sums);
        for (int i = end; i < stop; i++) {
            x[i] = exp(x[i] - max);
            sum += x[i];
        }
        float scale = 1 / sum;
        for (int i = from; i < end; i += LANES) {
            FloatVector.fromArray(F, x, i).mul(scale).intoArray(x, i);
        }
        for (int i = end; i < stop; i++) {
            x[i] *= scale;
        }
    }

    @Override
    public void swiGlu(
            MemorySegment gate, long gateOffset, MemorySegment up, long upOffset, int count) {
        int end = F.loopBound(count);
        for (int i = 0; i < end; i += LANES) {
            long at = gateOffset + 4L * i;
            FloatVector g = FloatVector.fromMemorySegment(F, gate, at, LITTLE_ENDIAN);
            FloatVector u = FloatVector.fromMemorySegment(F, up, upOffset + 4L * i, LITTLE_ENDIAN);
            g.div(exp(g.neg()).add(1)).mul(u).intoMemorySegment(gate, at, LITTLE_ENDIAN);
        }
        for (int i = end; i < count; i++) {
            float g = gate.get(FLOAT, gateOffset + 4L * i);
            float u = up.get(FLOAT, upOffset + 4L * i);
            gate.set(FLOAT, gateOffset + 4L * i, g / (exp(-g) + 1) * u);
        }
    }

    @Override
    public void add(MemorySegment x, long xOffset, MemorySegment y, long yOffset, int count) {
        int end = F.loopBound(count);
        for (int i = 0; i < end; i += LANES) {
            long at = xOffset + 4L * i;
            FloatVector b = FloatVector.fromMemorySegment(F, y, yOffset + 4L * i, LITTLE_ENDIAN);
            FloatVector.fromMemorySegment(F, x, at, LITTLE_ENDIAN)
                    .lanewise(ADD, b)
                    .intoMemorySegment(x, at, LITTLE_ENDIAN);
        }
        for (int i = end; i < count; i++) {
            float sum = x.get(FLOAT, xOffset + 4L * i) + y.get(FLOAT, yOffset + 4L * i);
            x.set(FLOAT, xOffset + 4L * i, sum);
        }
    }

    @Override
    public int argmax(MemorySegment x, long xOffset, int count) {
        int end = F.loopBound(count);
        FloatVector maxes = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < end; i += LANES) {
            maxes = maxes.max(FloatVector.fromMemorySegment(F, x, xOffset + 4L * i, LITTLE_ENDIAN));
        }
        float max = maxes.reduceLanes(MAX);
        for (int i = end; i < count; i++) {
            max = Math.max(max, x.get(FLOAT, xOffset + 4L * i));
        }
        for (int i = 0; i < count; i++) {
            if (x.get(FLOAT, xOffset + 4L * i) == max) {
                return i;
            }
        }
        return scalar.argmax(x, xOffset, count);
    }

    // exp(x) = 2^n * exp(r), n = round(x / ln 2), |r| <= ln(2)/2; the polynomial and the two-part
    // ln 2 are those of the Cephes library's expf (S. Moshier), relative error below 2e-7.
    private static final float LOG2_E = 1.44269504f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;
    private static final float ROUND = 12582912f;
    private static final float EXP_MIN = -87.3f;
    private static final float EXP_MAX = 88f;
    private static final float P0 = 1.9875691500e-4f;
    private static final float P1 = 1.3981999507e-3f;
    private static final float P2 = 8.3334519073e-3f;
    private static final float P3 = 4.1665795894e-2f;
    private static final float P4 = 1.6666665459e-1f;
    private static final float P5 = 5.0000001201e-1f;

    /** exp of each lane; 0 below -87.3, the value at 88 above it, NaN for NaN. */
    private static FloatVector exp(FloatVector x) {
        VectorMask<Float> tiny = x.compare(LT, EXP_MIN);
        VectorMask<Float> huge = x.compare(GT, EXP_MAX);
        FloatVector v = x.blend(EXP_MIN, tiny).blend(EXP_MAX, huge);
        FloatVector n = v.fma(FloatVector.broadcast(F, LOG2_E), FloatVector.broadcast(F, ROUND));
        n = n.sub(ROUND);
        FloatVector r = n.fma(FloatVector.broadcast(F, -LN2_HIGH), v);
        r = n.fma(FloatVector.broadcast(F, -LN2_LOW), r);
        FloatVector p = FloatVector.broadcast(F, P0).fma(r, FloatVector.broadcast(F, P1));
        p = p.fma(r, FloatVector.broadcast(F, P2));
        p = p.fma(r, FloatVector.broadcast(F, P3));
        p = p.fma(r, FloatVector.broadcast(F, P4));
        p = p.fma(r, FloatVector.broadcast(F, P5));
        p = p.fma(r.mul(r), r).add(1);
        IntVector power = (IntVector) n.convertShape(VectorOperators.F2I, I, 0);
        FloatVector scale = power.add(127).lanewise(LSHL, 23).reinterpretAsFloats();
        return p.mul(scale).blend(0, tiny);
    }

    /** The same bits as the lanes of the other form, for tails. */
    private static float exp(float x) {
        if (x < EXP_MIN) {
            return 0;
        }
        float v = x > EXP_MAX ? EXP_MAX : x;
        float n = Math.fma(v, LOG2_E, ROUND) - ROUND;
        float r = Math.fma(n, -LN2_HIGH, v);
        r = Math.fma(n, -LN2_LOW, r);
        float p = Math.fma(P0, r, P1);
        p = Math.fma(p, r, P2);
        p = Math.fma(p, r, P3);
        p = Math.fma(p, r, P4);
        p = Math.fma(p, r, P5);
        p = Math.fma(p, r * r, r) + 1;
        return p * Float.intBitsToFloat(((int) n + 127) << 23);
    }
}
