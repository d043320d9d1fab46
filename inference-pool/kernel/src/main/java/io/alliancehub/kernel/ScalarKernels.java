package io.alliancehub.kernel;

import static io.alliancehub.kernel.Layouts.FLOAT;
import static io.alliancehub.kernel.Layouts.SHORT;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * The oracle: plain loops, sums in double and rounded once, so that other kernels are measured
 * against something better than themselves. Correct on every machine, and slow.
 */
public final class ScalarKernels implements Kernels {

    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public int vectorBits() {
        return 32;
    }

    @Override
    public int matmulScratchFloats(int cols) {
        return 0;
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
        for (int o = from; o < to; o++) {
            for (int r = 0; r < rows; r++) {
                double sum = 0;
                long aRow = aOffset + 4L * r * w.cols();
                for (int i = 0; i < w.cols(); i++) {
                    sum += (double) a.get(FLOAT, aRow + 4L * i) * weight(w, o, i);
                }
                out.set(FLOAT, outOffset + 4L * ((long) r * w.rows() + o), (float) sum);
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
        long base = w.rowOffset(row);
        return switch (w.type()) {
            case F32 -> w.data().get(FLOAT, base + 4L * col);
            case F16 -> Float.float16ToFloat(w.data().get(SHORT, base + 2L * col));
            case Q8_0 -> {
                long group = base + (long) (col / 32) * 34;
                float d = Float.float16ToFloat(w.data().get(SHORT, group));
                yield d * w.data().get(JAVA_BYTE, group + 2 + col % 32);
            }
        };
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
            int headDim) {
        int half = headDim / 2;
        for (int h = 0; h < heads; h++) {
            long head = xOffset + 4L * h * headDim;
            for (int i = 0; i < half; i++) {
                float cos = table.get(FLOAT, tableOffset + 4L * i);
                float sin = table.get(FLOAT, tableOffset + 4L * (half + i));
                float a = x.get(FLOAT, head + 4L * i);
                float b = x.get(FLOAT, head + 4L * (half + i));
                x.set(FLOAT, head + 4L * i, a * cos - b * sin);
                x.set(FLOAT, head + 4L * (half + i), a * sin + b * cos);
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
        if (shape.format() != KvFormat.F32) {
            ScalarStoredAttention.attend(
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
                    kvHead,
                    shape,
                    scratch);
            return;
        }
        int dim = shape.headDim();
        int size = shape.blockSize();
        double scale = 1 / Math.sqrt(dim);
        for (int g = 0; g < shape.group(); g++) {
            long head = 4L * (kvHead * shape.group() + g) * dim;
            for (int s = 0; s < length; s++) {
                long block = blockHead(shape, blocks[blocksFrom + s / size], kvHead);
                double score = 0;
                for (int d = 0; d < dim; d++) {
                    float k = keys.get(FLOAT, block + 4L * (d * size + s % size));
                    score += (double) q.get(FLOAT, qOffset + head + 4L * d) * k;
                }
                scratch[s] = (float) (score * scale);
            }
            softmax(scratch, 0, length);
            for (int d = 0; d < dim; d++) {
                double sum = 0;
                for (int s = 0; s < length; s++) {
                    long block = blockHead(shape, blocks[blocksFrom + s / size], kvHead);
                    sum +=
                            (double) scratch[s]
                                    * values.get(FLOAT, block + 4L * (s % size * dim + d));
                }
                out.set(FLOAT, outOffset + head + 4L * d, (float) sum);
            }
        }
    }

    /** Byte offset of one head's part of a block, in keys and in values. */
    static long blockHead(AttentionShape shape, int block, int kvHead) {
        return 4L * ((long) block * shape.kvHeads() + kvHead) * shape.headDim() * shape.blockSize();
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
