package io.alliancehub.kernel;

import static io.alliancehub.kernel.Layouts.FLOAT;
import static io.alliancehub.kernel.Layouts.SHORT;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/** Reads one number of a key or a value as it is stored: what the oracle's attention is made of. */
final class StoredNumbers {

    private StoredNumbers() {}

    /** Number {@code d} of a slot's key. */
    static float key(
            AttentionShape shape, MemorySegment keys, int block, int kvHead, int slot, int d) {
        int at =
                switch (shape.values()) {
                    case APART -> d * shape.blockSize() + slot;
                    case IN_KEYS -> slot * shape.keyDim() + d;
                };
        return number(shape, shape.keyDim(), keys, shape.keyPart(block, kvHead), at, slot);
    }

    /** Number {@code d} of a slot's value. */
    static float value(
            AttentionShape shape, MemorySegment values, int block, int kvHead, int slot, int d) {
        long part = shape.valuePart(block, kvHead);
        int at = slot * shape.valueStride() + d;
        return number(shape, shape.valueStride(), values, part, at, slot);
    }

    /** The number at a place of a part of {@code dim} numbers a slot, whose slot has a scale. */
    private static float number(
            AttentionShape shape, int dim, MemorySegment data, long part, int at, int slot) {
        return switch (shape.format()) {
            case F32 -> data.get(FLOAT, part + 4L * at);
            case F16 -> Float.float16ToFloat(data.get(SHORT, part + 2L * at));
            case INT8 -> {
                long scales = part + (long) dim * shape.blockSize();
                float scale = data.get(FLOAT, scales + 4L * slot);
                float zero = data.get(FLOAT, scales + 4L * (shape.blockSize() + slot));
                yield Math.fma(scale, data.get(JAVA_BYTE, part + at), zero);
            }
        };
    }
}
