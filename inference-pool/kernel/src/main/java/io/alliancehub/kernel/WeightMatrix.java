package io.alliancehub.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Where a weight matrix lies: row-major [rows, cols], rows are outputs and cols are inputs.
 *
 * @param data the segment that holds it
 * @param offset byte offset of row 0 in {@code data}
 * @param type storage of each row
 * @param rows number of outputs
 * @param cols number of inputs
 */
public record WeightMatrix(MemorySegment data, long offset, WeightType type, int rows, int cols) {

    /**
     * Checks the shape once, here at the boundary.
     *
     * @throws IllegalArgumentException if the matrix does not lie wholly inside {@code data}
     */
    public WeightMatrix {
        if (rows < 1 || offset < 0) {
            throw new IllegalArgumentException("rows and offset of a weight matrix: " + rows);
        }
        long bytes = Math.multiplyExact(type.rowBytes(cols), (long) rows);
        if (Math.addExact(offset, bytes) > data.byteSize()) {
            throw new IllegalArgumentException("a weight matrix reaches beyond its segment");
        }
    }

    /** Byte offset of row {@code row}. */
    public long rowOffset(int row) {
        return offset + row * rowBytes();
    }

    /** Bytes of one row. */
    public long rowBytes() {
        return (long) (cols / type.groupSize()) * type.groupBytes();
    }
}
