package io.alliancehub.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Where a weight matrix lies: [rows, cols], rows are outputs and cols are inputs.
 *
 * @param data the segment that holds it
 * @param offset byte offset of row 0 in {@code data}
 * @param type storage of each row
 * @param rows number of outputs
 * @param cols number of inputs
 * @param panelRows rows that are interleaved, the last panel filled up; 1 where each row lies by
 *     itself, as in a file. Others are for the kernels that made them ({@link Kernels#arranged})
 */
public record WeightMatrix(
        MemorySegment data, long offset, WeightType type, int rows, int cols, int panelRows) {

    /**
     * Checks the shape once, here at the boundary.
     *
     * @throws IllegalArgumentException if the matrix does not lie wholly inside {@code data}
     */
    public WeightMatrix {
        if (rows < 1 || offset < 0 || panelRows < 1) {
            throw new IllegalArgumentException("rows and offset of a weight matrix: " + rows);
        }
        long stored = (long) Math.ceilDiv(rows, panelRows) * panelRows;
        long bytes = Math.multiplyExact(type.rowBytes(cols), stored);
        if (Math.addExact(offset, bytes) > data.byteSize()) {
            throw new IllegalArgumentException("a weight matrix reaches beyond its segment");
        }
    }

    /** A matrix whose rows lie one behind the other, as in a file. */
    public WeightMatrix(MemorySegment data, long offset, WeightType type, int rows, int cols) {
        this(data, offset, type, rows, cols, 1);
    }

    /** Whether rows are interleaved. */
    public boolean isInPanels() {
        return panelRows > 1;
    }

    /** Panels, the last of them filled up; rows where these lie by themselves. */
    public int panels() {
        return Math.ceilDiv(rows, panelRows);
    }

    /** Bytes that it takes, those that fill up the last panel included. */
    public long bytes() {
        return rowBytes() * panels() * panelRows;
    }

    /**
     * Tells the system that nobody will read it soon. What lies in a mapped file leaves the
     * process's memory then, and comes back when it is read; all else stays.
     */
    public void releasePages() {
        // Of a private mapping that may be written, this would lose what was.
        if (data.isMapped() && data.isReadOnly()) {
            data.asSlice(offset, bytes()).unload();
        }
    }

    /**
     * Byte offset of row {@code row}.
     *
     * @throws IllegalStateException if no row lies by itself
     */
    public long rowOffset(int row) {
        if (panelRows > 1) {
            throw new IllegalStateException("rows of this weight matrix are interleaved");
        }
        return offset + row * rowBytes();
    }

    /** Bytes of one row. */
    public long rowBytes() {
        return (long) (cols / type.groupSize()) * type.groupBytes();
    }
}
