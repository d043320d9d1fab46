package io.alliancehub.kernel;

import java.lang.foreign.MemorySegment;

/**
 * The arithmetic of a decoder. Offsets and strides of segments are in bytes unless a name says
 * otherwise; activations are F32, little endian.
 *
 * <p>Promise of every implementation: a number of the result depends only on the operands that its
 * formula names, bit for bit. How many rows share a call, which output range is asked for and which
 * thread asks change nothing. Replay rests on that.
 *
 * <p>Implementations keep no state and may be called by many threads at once; each thread brings
 * its own scratch. Shapes are checked where matrices and buffers are made, not here.
 */
public interface Kernels {

    /** Name by which a person chooses this implementation, e.g. {@code scalar}. */
    String name();

    /**
     * What names its arithmetic in the numerics profile: implementations of one name give the same
     * bits at one width of vectors.
     */
    default String arithmetic() {
        return name();
    }

    /** What its matrix products multiply weights with; part of the numerics profile. */
    Activations activations();

    /** Width of the vectors that it computes with, in bits; part of the numerics profile. */
    int vectorBits();

    /**
     * The matrix as {@link #matmul} of this implementation reads it fastest: a copy in {@code
     * copies}, or itself. Nothing but products may read the copy.
     */
    default WeightMatrix arranged(WeightMatrix w, Workspace copies) {
        return w;
    }

    /** Floats of scratch that {@link #matmul} needs for {@code cols} inputs. */
    int matmulScratchFloats(int cols);

    /**
     * out[r, o] = sum over i of a[r, i] * w[o, i], for {@code from <= o < to}.
     *
     * @param out [rows, w.rows] at {@code outOffset}
     * @param a [rows, w.cols] at {@code aOffset}
     */
    void matmul(
            MemorySegment out,
            long outOffset,
            MemorySegment a,
            long aOffset,
            WeightMatrix w,
            int rows,
            int from,
            int to,
            float[] scratch);

    /**
     * shrunk[r, k] = scale * sum over i of a[r, i] * down[k, i].
     *
     * @param shrunk [rows, rank] at {@code shrunkOffset}
     * @param a [rows, inputs] at {@code aOffset}
     * @param scratch at least {@link #matmulScratchFloats} of the inputs
     */
    default void shrink(
            MemorySegment shrunk,
            long shrunkOffset,
            MemorySegment a,
            long aOffset,
            LowRank pair,
            int rows,
            float[] scratch) {
        int rank = pair.rank();
        matmul(shrunk, shrunkOffset, a, aOffset, pair.down(), rows, 0, rank, scratch);
        for (long at = shrunkOffset; at < shrunkOffset + 4L * rows * rank; at += 4) {
            shrunk.set(Layouts.FLOAT, at, shrunk.get(Layouts.FLOAT, at) * pair.scale());
        }
    }

    /**
     * out[r, o] += sum over k of shrunk[r, k] * up[o, k], for {@code from <= o < to}; the sum is
     * made first, k in order, and then added.
     *
     * @param out [rows, outputs] at {@code outOffset}
     * @param shrunk [rows, rank] at {@code shrunkOffset}
     * @param scratch at least {@link LowRank#scratchFloats} of the rank
     */
    void expand(
            MemorySegment out,
            long outOffset,
            MemorySegment shrunk,
            long shrunkOffset,
            LowRank pair,
            int rows,
            int from,
            int to,
            float[] scratch);

    /** out[i] = w[row, i]: one row of an embedding as floats. */
    void dequantiseRow(MemorySegment out, long outOffset, WeightMatrix w, int row);

    /** out[i] = x[i] / sqrt(mean(x^2) + eps) * weight[i], one row of {@code cols}. */
    void rmsNorm(
            MemorySegment out,
            long outOffset,
            MemorySegment x,
            long xOffset,
            MemorySegment weight,
            int cols,
            float eps);

    /**
     * Turns the first {@code rotated} numbers of every head of one row, in place.
     *
     * @param x heads begin {@code stride} numbers apart, from {@code xOffset}
     * @param table [cos rotated/2][sin rotated/2] of the row's position, at {@code tableOffset}
     */
    void rope(
            MemorySegment x,
            long xOffset,
            MemorySegment table,
            long tableOffset,
            int heads,
            int stride,
            int rotated,
            RopeStyle style);

    /**
     * Attention of one query row, for the query heads of one {@code part}, over the first {@code
     * length} slots of its blocks.
     *
     * @param out [heads, valueDim] at {@code outOffset}; only the heads of the part are written
     * @param q [heads, keyDim] at {@code qOffset}
     * @param keys one layer's keys, as {@link AttentionShape} says
     * @param values one layer's values; the keys again where those hold them
     * @param blocks block ids; the row's table starts at {@code blocksFrom}
     * @param scratch at least {@link AttentionShape#scratchFloats} of {@code length}
     */
    void attend(
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
            float[] scratch);

    /** Writes the key and the value of one token into a slot; see {@link KvRows#write}. */
    default void writeKv(
            AttentionShape shape,
            MemorySegment keys,
            MemorySegment values,
            int block,
            int slot,
            MemorySegment k,
            long kOffset,
            MemorySegment v,
            long vOffset) {
        KvRows.write(shape, keys, values, block, slot, k, kOffset, v, vOffset);
    }

    /** x[i] = exp(x[i] - max) / sum, over {@code count} numbers from {@code from}, in place. */
    void softmax(float[] x, int from, int count);

    /** gate[i] = gate[i] * sigmoid(gate[i]) * up[i], in place. */
    void swiGlu(MemorySegment gate, long gateOffset, MemorySegment up, long upOffset, int count);

    /** x[i] += y[i]: a bias or a residual, in place. */
    void add(MemorySegment x, long xOffset, MemorySegment y, long yOffset, int count);

    /** x[i] += scale * y[i], rounded once: an expert's part of a row, in place. */
    void addScaled(
            MemorySegment x, long xOffset, MemorySegment y, long yOffset, float scale, int count);

    /**
     * Index of the largest number, the lower index where several are equal; -0 equals 0. If any is
     * not a number, the index of the first such.
     */
    int argmax(MemorySegment x, long xOffset, int count);
}
