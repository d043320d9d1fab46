package io.alliancehub.engine.gguf;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A tensor's place in its file; all of it is checked to lie inside.
 *
 * @param name the tensor's name
 * @param dimensions sizes, fastest first: a matrix is [cols, rows]
 * @param type storage type
 * @param data the mapped file that holds it; a model may have several
 * @param offset byte offset in {@code data}
 * @param bytes size in bytes
 */
public record GgufTensor(
        String name,
        List<Long> dimensions,
        TensorType type,
        MemorySegment data,
        long offset,
        long bytes) {

    public GgufTensor {
        dimensions = List.copyOf(dimensions);
    }

    /** Product of the dimensions. */
    public long elements() {
        long product = 1;
        for (long dimension : dimensions) {
            product = Math.multiplyExact(product, dimension);
        }
        return product;
    }
}
