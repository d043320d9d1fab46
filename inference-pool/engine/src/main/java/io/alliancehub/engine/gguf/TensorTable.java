package io.alliancehub.engine.gguf;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the list of tensors and finds each one's place, which must lie in the file and be its own.
 */
final class TensorTable {

    private static final int DIMENSIONS_MAX = 4;

    private TensorTable() {}

    /**
     * Reads {@code count} entries.
     *
     * @param in at the first entry
     * @param alignment of the tensors' data, in bytes
     * @return tensors by name, in the file's order
     */
    static Map<String, GgufTensor> read(
            GgufCursor in, MemorySegment file, long count, long alignment) {
        List<GgufTensor> relative = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            relative.add(entry(in, file, "tensor " + i));
        }
        long dataStart = Math.ceilDiv(in.position(), alignment) * alignment;
        Map<String, GgufTensor> tensors = new LinkedHashMap<>();
        for (GgufTensor tensor : relative) {
            if (tensors.put(tensor.name(), placed(tensor, dataStart, alignment)) != null) {
                throw new GgufException("tensor " + tensor.name() + " is there twice");
            }
        }
        refuseOverlaps(tensors);
        return tensors;
    }

    /** One entry, its offset still relative to the data. */
    private static GgufTensor entry(GgufCursor in, MemorySegment file, String field) {
        String name = in.string("the name of " + field);
        int dimensionCount = in.i32("the number of dimensions of " + name);
        if (dimensionCount < 1 || dimensionCount > DIMENSIONS_MAX) {
            throw new GgufException(
                    "tensor %s has %s dimensions, not 1 to %d"
                            .formatted(
                                    name,
                                    Integer.toUnsignedString(dimensionCount),
                                    DIMENSIONS_MAX));
        }
        List<Long> dimensions = new ArrayList<>();
        for (int d = 0; d < dimensionCount; d++) {
            long size = in.count("dimension " + d + " of tensor " + name, Long.MAX_VALUE);
            if (size == 0) {
                throw new GgufException("dimension " + d + " of tensor " + name + " is 0");
            }
            dimensions.add(size);
        }
        int code = in.i32("the type of tensor " + name);
        @Nullable TensorType type = TensorType.ofCode(code);
        if (type == null) {
            throw new GgufException("tensor %s has the unknown type %d".formatted(name, code));
        }
        long offset = in.i64("the offset of tensor " + name);
        return new GgufTensor(name, dimensions, type, file, offset, bytes(name, dimensions, type));
    }

    /** Bytes of a tensor of that type and dimensions, checked for whole groups and overflow. */
    private static long bytes(String name, List<Long> dimensions, TensorType type) {
        if (dimensions.getFirst() % type.groupSize() != 0) {
            throw new GgufException(
                    "tensor %s: rows of %d are not whole %s groups of %d"
                            .formatted(name, dimensions.getFirst(), type, type.groupSize()));
        }
        try {
            long elements = 1;
            for (long dimension : dimensions) {
                elements = Math.multiplyExact(elements, dimension);
            }
            return Math.multiplyExact(elements / type.groupSize(), (long) type.groupBytes());
        } catch (ArithmeticException e) {
            throw new GgufException("the dimensions of tensor " + name + " overflow");
        }
    }

    private static GgufTensor placed(GgufTensor t, long dataStart, long alignment) {
        if (t.offset() < 0 || t.offset() % alignment != 0) {
            throw new GgufException(
                    "the offset of tensor %s is not a multiple of %d"
                            .formatted(t.name(), alignment));
        }
        long room = t.data().byteSize() - dataStart;
        if (t.bytes() > room || t.offset() > room - t.bytes()) {
            throw new GgufException("tensor " + t.name() + " reaches beyond the file's end");
        }
        return new GgufTensor(
                t.name(), t.dimensions(), t.type(), t.data(), dataStart + t.offset(), t.bytes());
    }

    /** Two tensors in one place are damage: no writer of such files shares bytes. */
    private static void refuseOverlaps(Map<String, GgufTensor> tensors) {
        List<GgufTensor> ordered = new ArrayList<>(tensors.values());
        ordered.sort(Comparator.comparingLong(GgufTensor::offset));
        for (int i = 1; i < ordered.size(); i++) {
            GgufTensor before = ordered.get(i - 1);
            GgufTensor tensor = ordered.get(i);
            if (before.offset() + before.bytes() > tensor.offset()) {
                throw new GgufException(
                        "the offset of tensor %s lies inside of tensor %s"
                                .formatted(tensor.name(), before.name()));
            }
        }
    }
}
