package io.alliancehub.kernel;

import static io.alliancehub.kernel.Layouts.FLOAT;
import static io.alliancehub.kernel.Layouts.SHORT;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * Writes the key and the value of one token into a slot, in the format of an {@link
 * AttentionShape}. A slot's bytes depend on its own numbers alone, so it does not matter with whom
 * a token was computed. What is not finite is not hidden: it is read back as something that is not
 * finite.
 */
public final class KvRows {

    private static final int STEPS = 255;
    private static final int LOWEST = -128;

    private KvRows() {}

    /**
     * Writes one row.
     *
     * @param keys one layer's keys
     * @param values one layer's values
     * @param k [kvHeads, keyDim] at {@code kOffset}
     * @param v [kvHeads, valueDim] at {@code vOffset}; not read where keys hold the values
     */
    public static void write(
            AttentionShape shape,
            MemorySegment keys,
            MemorySegment values,
            int block,
            int slot,
            MemorySegment k,
            long kOffset,
            MemorySegment v,
            long vOffset) {
        int keyDim = shape.keyDim();
        int valueDim = shape.valueDim();
        for (int head = 0; head < shape.kvHeads(); head++) {
            long part = shape.keyPart(block, head);
            long from = kOffset + 4L * head * keyDim;
            switch (shape.values()) {
                case APART -> {
                    int size = shape.blockSize();
                    writeHead(shape, keyDim, keys, part, slot, size, slot, k, from);
                    long valuePart = shape.valuePart(block, head);
                    long value = vOffset + 4L * head * valueDim;
                    int at = slot * valueDim;
                    writeHead(shape, valueDim, values, valuePart, at, 1, slot, v, value);
                }
                case IN_KEYS ->
                        writeHead(shape, keyDim, keys, part, slot * keyDim, 1, slot, k, from);
            }
        }
    }

    /** Number d of the head's {@code dim} goes to place {@code first + d * stride} of the part. */
    private static void writeHead(
            AttentionShape shape,
            int dim,
            MemorySegment out,
            long part,
            int first,
            int stride,
            int slot,
            MemorySegment x,
            long offset) {
        switch (shape.format()) {
            case F32 -> {
                for (int d = 0; d < dim; d++) {
                    long at = part + 4L * (first + d * stride);
                    out.set(FLOAT, at, x.get(FLOAT, offset + 4L * d));
                }
            }
            case F16 -> {
                for (int d = 0; d < dim; d++) {
                    short half = Float.floatToFloat16(x.get(FLOAT, offset + 4L * d));
                    out.set(SHORT, part + 2L * (first + d * stride), half);
                }
            }
            case INT8 -> writeInt8(shape, dim, out, part, first, stride, slot, x, offset);
        }
    }

    private static void writeInt8(
            AttentionShape shape,
            int dim,
            MemorySegment out,
            long part,
            int first,
            int stride,
            int slot,
            MemorySegment x,
            long offset) {
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        for (int d = 0; d < dim; d++) {
            float value = x.get(FLOAT, offset + 4L * d);
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        float scale = (max - min) / STEPS;
        float steps = scale > 0 ? 1 / scale : 0;
        for (int d = 0; d < dim; d++) {
            int code = LOWEST + Math.round((x.get(FLOAT, offset + 4L * d) - min) * steps);
            out.set(JAVA_BYTE, part + first + (long) d * stride, (byte) Math.min(code, 127));
        }
        long scales = part + (long) dim * shape.blockSize();
        out.set(FLOAT, scales + 4L * slot, scale);
        out.set(FLOAT, scales + 4L * (shape.blockSize() + slot), min - LOWEST * scale);
    }
}
