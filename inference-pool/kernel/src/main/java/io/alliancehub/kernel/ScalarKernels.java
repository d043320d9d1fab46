package io.alliancehub.kernel;

import static io.alliancehub.kernel.Layouts.FLOAT;

import java.lang.foreign.MemorySegment;

/**
 * The oracle: plain loops, sums in double and rounded once, so that other kernels are measured
 * against something better than themselves. Correct on every machine, and slow.
 */
public final class ScalarKernels implements Kernels {

    /** Outputs whose weights are decoded once for all rows, and whose sums are made together. */
    private static final int SIDE_BY_SIDE = 4;

    private final Activations activations;

    /** Kernels that multiply floats. */
    public ScalarKernels() {
        this(Activations.FLOAT);
    }

    /** Kernels of that profile. */
    public ScalarKernels(Activations activations) {
        this.activations = activations;
    }

    @Override
    public String name() {
        return activations == Activations.INT8 ? "scalar-int8" : "scalar";
    }

    @Override
    public Activations activations() {
        return activations;
    }

    @Override
    public int vectorBits() {
        return 32;
    }

    @Override
    public int matmulScratchFloats(int cols) {
        int decoded = (1 + SIDE_BY_SIDE) * cols;
        return activations == Activations.INT8
                ? Math.max(decoded, Int8Activations.scratchFloats(cols))
                : decoded;
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
        WeightFormat format = w.type().format();
        if (activations == Activations.INT8 && format instanceof QuantisedFormat quantised) {
            Int8Matmul.matmul(out, outOffset, a, aOffset, w, quantised, rows, from, to, scratch);
            return;
        }
        int cols = w.cols();
        for (int o = from; o < to; o += SIDE_BY_SIDE) {
            int outputs = Math.min(SIDE_BY_SIDE, to - o);
            decode(w, o, outputs, scratch);
            for (int r = 0; r < rows; r++) {
                MemorySegment.copy(a, FLOAT, aOffset + 4L * r * cols, scratch, 0, cols);
                long at = outOffset + 4L * ((long) r * w.rows() + o);
                if (outputs == SIDE_BY_SIDE) {
                    sumFour(out, at, scratch, cols);
                } else {
                    sumEach(out, at, scratch, cols, outputs);
                }
            }
        }
    }

    /** Weights [outputs, cols] as floats, behind the place of one row of inputs. */
    private static void decode(WeightMatrix w, int row, int outputs, float[] scratch) {
        WeightFormat format = w.type().format();
        int cols = w.cols();
        for (int o = 0; o < outputs; o++) {
            long from = w.rowOffset(row + o);
            for (int i = 0; i < cols; i++) {
                scratch[(o + 1) * cols + i] = format.weight(w.data(), from, i);
            }
        }
    }

    private static void sumEach(
            MemorySegment out, long outOffset, float[] scratch, int cols, int outputs) {
        for (int o = 0; o < outputs; o++) {
            double sum = 0;
            for (int i = 0; i < cols; i++) {
                sum += (double) scratch[i] * scratch[(o + 1) * cols + i];
            }
            out.set(FLOAT, outOffset + 4L * o, (float) sum);
        }
    }

    /** The same sums, each in the same order, which do not wait for one another. */
    private static void sumFour(MemorySegment out, long outOffset, float[] scratch, int cols) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        for (int i = 0; i < cols; i++) {
            double x = scratch[i];
            sum0 += x * scratch[cols + i];
            sum1 += x * scratch[2 * cols + i];
            sum2 += x * scratch[3 * cols + i];
            sum3 += x * scratch[4 * cols + i];
        }
        out.set(FLOAT, outOffset, (float) sum0);
        out.set(FLOAT, outOffset + 4, (float) sum1);
        out.set(FLOAT, outOffset + 8, (float) sum2);
        out.set(FLOAT, outOffset + 12, (float) sum3);
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
        WeightFormat format = pair.upType().format();
        int rank = pair.rank();
        for (int o = from; o < to; o++) {
            long panel = pair.panelOffset(o / LowRank.PANEL);
            for (int r = 0; r < rows; r++) {
                double sum = 0;
                for (int k = 0; k < rank; k++) {
                    int col = k * LowRank.PANEL + o % LowRank.PANEL;
                    double s = shrunk.get(FLOAT, shrunkOffset + 4L * ((long) r * rank + k));
                    sum += s * format.weight(pair.up(), panel, col);
                }
                long at = outOffset + 4L * ((long) r * pair.outputs() + o);
                out.set(FLOAT, at, (float) (out.get(FLOAT, at) + sum));
            }
        }
    }

    @Override
    public void dequantiseRow(MemorySegment out, long outOffset, WeightMatrix w, int row) {
        for (int i = 0; i < w.cols(); i++) {
            out.set(FLOAT, outOffset + 4L * i, weight(w, row, i));
        }
    }

    /** The weight at [row, col] as a float. */
    static float weight(WeightMatrix w, int row, int col) {
        return w.type().format().weight(w.data(), w.rowOffset(row), col);
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
        double squares = 0;
        for (int i = 0; i < cols; i++) {
            double v = x.get(FLOAT, xOffset + 4L * i);
            squares += v * v;
        }
        float scale = (float) (1 / Math.sqrt(squares / cols + eps));
        for (int i = 0; i < cols; i++) {
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
        int half = rotated / 2;
        boolean halves = style == RopeStyle.HALVES;
        long step = halves ? 4 : 8;
        long apart = halves ? 4L * half : 4;
        for (int h = 0; h < heads; h++) {
            long head = xOffset + 4L * h * stride;
            for (int i = 0; i < half; i++) {
                float cos = table.get(FLOAT, tableOffset + 4L * i);
                float sin = table.get(FLOAT, tableOffset + 4L * (half + i));
                float a = x.get(FLOAT, head + step * i);
                float b = x.get(FLOAT, head + step * i + apart);
                x.set(FLOAT, head + step * i, a * cos - b * sin);
                x.set(FLOAT, head + step * i + apart, a * sin + b * cos);
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
            int part,
            AttentionShape shape,
            float[] scratch) {
        int size = shape.blockSize();
        int kvHead = shape.kvHead(part);
        int first = shape.firstHead(part);
        for (int head = first; head < first + shape.headsIn(part); head++) {
            long query = qOffset + 4L * head * shape.keyDim();
            for (int s = 0; s < length; s++) {
                int block = blocks[blocksFrom + s / size];
                double score = 0;
                for (int d = 0; d < shape.keyDim(); d++) {
                    float k = StoredNumbers.key(shape, keys, block, kvHead, s % size, d);
                    score += (double) q.get(FLOAT, query + 4L * d) * k;
                }
                scratch[s] = (float) (score * shape.scale());
            }
            softmax(scratch, 0, length);
            long result = outOffset + 4L * head * shape.valueDim();
            for (int d = 0; d < shape.valueDim(); d++) {
                double sum = 0;
                for (int s = 0; s < length; s++) {
                    int block = blocks[blocksFrom + s / size];
                    float v = StoredNumbers.value(shape, values, block, kvHead, s % size, d);
                    sum += (double) scratch[s] * v;
                }
                out.set(FLOAT, result + 4L * d, (float) sum);
            }
        }
    }

    @Override
    public void softmax(float[] x, int from, int count) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = from; i < from + count; i++) {
            max = Math.max(max, x[i]);
        }
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            double e = StrictMath.exp((double) x[i] - max);
            sum += e;
            x[i] = (float) e;
        }
        for (int i = from; i < from + count; i++) {
            x[i] = (float) (x[i] / sum);
        }
    }

    @Override
    public void swiGlu(
            MemorySegment gate, long gateOffset, MemorySegment up, long upOffset, int count) {
        for (int i = 0; i < count; i++) {
            double g = gate.get(FLOAT, gateOffset + 4L * i);
            double silu = g / (1 + StrictMath.exp(-g));
            float u = up.get(FLOAT, upOffset + 4L * i);
            gate.set(FLOAT, gateOffset + 4L * i, (float) (silu * u));
        }
    }

    @Override
    public void add(MemorySegment x, long xOffset, MemorySegment y, long yOffset, int count) {
        for (int i = 0; i < count; i++) {
            float sum = x.get(FLOAT, xOffset + 4L * i) + y.get(FLOAT, yOffset + 4L * i);
            x.set(FLOAT, xOffset + 4L * i, sum);
        }
    }

    @Override
    public void addScaled(
            MemorySegment x, long xOffset, MemorySegment y, long yOffset, float scale, int count) {
        for (int i = 0; i < count; i++) {
            long at = xOffset + 4L * i;
            x.set(FLOAT, at, Math.fma(scale, y.get(FLOAT, yOffset + 4L * i), x.get(FLOAT, at)));
        }
    }

    @Override
    public int argmax(MemorySegment x, long xOffset, int count) {
        int best = 0;
        float max = x.get(FLOAT, xOffset);
        for (int i = 1; i < count; i++) {
            float v = x.get(FLOAT, xOffset + 4L * i);
            // Nothing compares with a NaN, so the first one is kept.
            if (v > max || (Float.isNaN(v) && !Float.isNaN(max))) {
                max = v;
                best = i;
            }
        }
        return best;
    }
}
