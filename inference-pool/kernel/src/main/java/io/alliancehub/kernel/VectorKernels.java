package io.alliancehub.kernel;

import static io.alliancehub.kernel.Lanes.F;
import static io.alliancehub.kernel.Lanes.LANES;
import static io.alliancehub.kernel.Lanes.exp;
import static io.alliancehub.kernel.Lanes.sumLanes;
import static io.alliancehub.kernel.Layouts.FLOAT;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.MAX;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Kernels over {@code jdk.incubator.vector}, as wide as the machine prefers. Shapes that do not
 * fill vectors, which no model in use has, go through the oracle's loops.
 */
public sealed class VectorKernels implements Kernels permits NativeRowKernels {

    private final Activations activations;
    private final ScalarKernels scalar;

    /** Kernels that multiply floats. */
    public VectorKernels() {
        this(Activations.FLOAT);
    }

    /** Kernels of that profile. */
    public VectorKernels(Activations activations) {
        this.activations = activations;
        scalar = new ScalarKernels(activations);
    }

    @Override
    public String name() {
        return activations == Activations.INT8 ? "vector-int8" : "vector";
    }

    @Override
    public Activations activations() {
        return activations;
    }

    @Override
    public int vectorBits() {
        return F.vectorBitSize();
    }

    @Override
    public int matmulScratchFloats(int cols) {
        return Math.max(VectorMatmul.scratchFloats(cols), Int8Activations.scratchFloats(cols));
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
        if (activations == Activations.INT8
                && w.type().format() instanceof QuantisedFormat quantised) {
            if (NarrowLoads.POSSIBLE) {
                VectorInt8.matmul(
                        out, outOffset, a, aOffset, w, quantised, rows, from, to, scratch);
            } else {
                scalar.matmul(out, outOffset, a, aOffset, w, rows, from, to, scratch);
            }
            return;
        }
        VectorMatmul.matmul(out, outOffset, a, aOffset, w, rows, from, to, scratch);
    }

    @Override
    public void expand(
            MemorySegment out,
            long outOffset,
            MemorySegment shrunk,
            long shrunkOffset,
            LowRank pair,
            int rows,
            int from,
            int to,
            float[] scratch) {
        VectorLowRank.expand(out, outOffset, shrunk, shrunkOffset, pair, rows, from, to, scratch);
    }

    @Override
    public void dequantiseRow(MemorySegment out, long outOffset, WeightMatrix w, int row) {
        scalar.dequantiseRow(out, outOffset, w, row);
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
            int stride,
            int rotated,
            RopeStyle style) {
        // Numbers side by side take shuffles, which the compiler does not keep in registers here.
        if (style == RopeStyle.NEIGHBOURS || rotated / 2 % LANES != 0) {
            scalar.rope(x, xOffset, table, tableOffset, heads, stride, rotated, style);
            return;
        }
        for (int h = 0; h < heads; h++) {
            long head = xOffset + 4L * h * stride;
            VectorRope.halves(x, head, table, tableOffset, rotated / 2);
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
            int part,
            AttentionShape shape,
            float[] scratch) {
        if (VectorStoredAttention.serves(shape)) {
            VectorStoredAttention.attend(
                    this,
                    out,
                    outOffset,
                    q,
                    qOffset,
                    keys,
                    values,
                    blocks,
                    blocksFrom,
                    length,
                    part,
                    shape,
                    scratch);
            return;
        }
        if (shape.format() != KvFormat.F32 || !VectorAttention.fits(shape)) {
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
                    part,
                    shape,
                    scratch);
            return;
        }
        int padded = shape.blocks(length) * shape.blockSize();
        int heads = shape.headsIn(part);
        VectorAttention.score(q, qOffset, keys, blocks, blocksFrom, length, part, shape, scratch);
        for (int g = 0; g < heads; g++) {
            softmaxOfSlots(scratch, g * padded, length, padded);
        }
        VectorAttention.weigh(
                out, outOffset, values, blocks, blocksFrom, length, part, shape, scratch);
    }

    /** The weights of {@code length} slots; those behind them, up to {@code padded}, weigh 0. */
    void softmaxOfSlots(float[] scores, int from, int length, int padded) {
        for (int slot = length; slot < padded; slot++) {
            scores[from + slot] = Float.NEGATIVE_INFINITY;
        }
        softmax(scores, from, padded);
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
    public void addScaled(
            MemorySegment x, long xOffset, MemorySegment y, long yOffset, float scale, int count) {
        int end = F.loopBound(count);
        FloatVector scales = FloatVector.broadcast(F, scale);
        for (int i = 0; i < end; i += LANES) {
            long at = xOffset + 4L * i;
            FloatVector b = FloatVector.fromMemorySegment(F, y, yOffset + 4L * i, LITTLE_ENDIAN);
            FloatVector a = FloatVector.fromMemorySegment(F, x, at, LITTLE_ENDIAN);
            scales.fma(b, a).intoMemorySegment(x, at, LITTLE_ENDIAN);
        }
        for (int i = end; i < count; i++) {
            long at = xOffset + 4L * i;
            x.set(FLOAT, at, Math.fma(scale, y.get(FLOAT, yOffset + 4L * i), x.get(FLOAT, at)));
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
        if (Float.isNaN(max)) {
            return scalar.argmax(x, xOffset, count);
        }
        int best = 0;
        while (x.get(FLOAT, xOffset + 4L * best) != max) {
            best++;
        }
        return best;
    }
}
