package io.alliancehub.kernel;

import static io.alliancehub.kernel.NativeKernels.address;

import io.alliancehub.kernel.AttentionShape.Values;
import io.alliancehub.kernel.NativeLibrary.InstructionSet;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/*
 * Not for speed once all is compiled: these take a few hundredths of a step. But until then the Vector API
 * makes an object of every vector, and the first prompt of a process took seconds (ADR 0198).
 */
/**
 * What a decoder does to single rows, in C and to the bits of the vectors; in memory of the heap,
 * and where the bits hang on a width that the Vector API does not have here, by the vectors.
 */
abstract sealed class NativeRowKernels extends VectorKernels permits NativeKernels {

    private final int set;
    private final boolean hasTheVectorsWidth;

    NativeRowKernels(InstructionSet set) {
        super(Activations.INT8);
        this.set = set.number();
        hasTheVectorsWidth = set.lanes() == Lanes.LANES;
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
        if (hasTheVectorsWidth && out.isNative() && x.isNative() && weight.isNative()) {
            long bytes = 4L * cols;
            NativeRows.rmsNorm(
                    set,
                    address(out, outOffset, bytes),
                    address(x, xOffset, bytes),
                    address(weight, 0, bytes),
                    cols,
                    eps);
        } else {
            super.rmsNorm(out, outOffset, x, xOffset, weight, cols, eps);
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
        if (heads > 0 && x.isNative() && table.isNative()) {
            long numbers = (heads - 1L) * stride + rotated;
            NativeRows.rope(
                    set,
                    address(x, xOffset, 4 * numbers),
                    address(table, tableOffset, 4L * rotated),
                    heads,
                    stride,
                    rotated / 2,
                    style);
        } else {
            super.rope(x, xOffset, table, tableOffset, heads, stride, rotated, style);
        }
    }

    @Override
    public void writeKv(
            AttentionShape shape,
            MemorySegment keys,
            MemorySegment values,
            int block,
            int slot,
            MemorySegment k,
            long kOffset,
            MemorySegment v,
            long vOffset) {
        if (!keys.isNative() || !values.isNative() || !k.isNative() || !v.isNative()) {
            super.writeKv(shape, keys, values, block, slot, k, kOffset, v, vOffset);
            return;
        }
        Objects.checkIndex(slot, shape.blockSize());
        boolean inKeys = shape.values() == Values.IN_KEYS;
        int heads = shape.kvHeads();
        long keysAt = address(keys, shape.keyPart(block, 0), shape.keyBlockBytes());
        long from = address(k, kOffset, 4L * heads * shape.keyDim());
        NativeRows.write(
                set,
                shape,
                keysAt,
                inKeys
                        ? keysAt
                        : address(values, shape.valuePart(block, 0), shape.valueBlockBytes()),
                slot,
                from,
                inKeys ? from : address(v, vOffset, 4L * heads * shape.valueDim()));
    }

    @Override
    public void swiGlu(
            MemorySegment gate, long gateOffset, MemorySegment up, long upOffset, int count) {
        if (gate.isNative() && up.isNative()) {
            long bytes = 4L * count;
            NativeRows.swiGlu(
                    set, address(gate, gateOffset, bytes), address(up, upOffset, bytes), count);
        } else {
            super.swiGlu(gate, gateOffset, up, upOffset, count);
        }
    }

    @Override
    public void add(MemorySegment x, long xOffset, MemorySegment y, long yOffset, int count) {
        if (x.isNative() && y.isNative()) {
            long bytes = 4L * count;
            NativeRows.add(set, address(x, xOffset, bytes), address(y, yOffset, bytes), count);
        } else {
            super.add(x, xOffset, y, yOffset, count);
        }
    }

    @Override
    public void addScaled(
            MemorySegment x, long xOffset, MemorySegment y, long yOffset, float scale, int count) {
        if (x.isNative() && y.isNative()) {
            long bytes = 4L * count;
            NativeRows.addScaled(
                    set, address(x, xOffset, bytes), address(y, yOffset, bytes), scale, count);
        } else {
            super.addScaled(x, xOffset, y, yOffset, scale, count);
        }
    }

    @Override
    public int argmax(MemorySegment x, long xOffset, int count) {
        return x.isNative()
                ? NativeRows.argmax(set, address(x, xOffset, 4L * count), count)
                : super.argmax(x, xOffset, count);
    }
}
