package io.alliancehub.kernel;

import static io.alliancehub.kernel.Layouts.FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Keys and values of one random sequence, written row by row in a shape's format. */
final class StoredSequence {

    private final Arena arena = Arena.ofAuto();
    private final AttentionShape shape;
    private final MemorySegment keys;
    private final MemorySegment values;
    private final MemorySegment q;
    private final int[] table;

    StoredSequence(AttentionShape shape, int length, long seed) {
        this.shape = shape;
        int blocks = shape.blocks(length) + 2;
        keys = arena.allocate(blocks * shape.keyBlockBytes(), 64);
        values =
                shape.values() == AttentionShape.Values.IN_KEYS
                        ? keys
                        : arena.allocate(blocks * shape.valueBlockBytes(), 64);
        // Slots that nobody wrote hold what an earlier sequence left: bits that are no number.
        keys.fill((byte) 0xff);
        values.fill((byte) 0xff);
        table = new int[shape.blocks(length) + 1];
        for (int i = 0; i < shape.blocks(length); i++) {
            table[i + 1] = blocks - 1 - i;
        }
        var data = new RandomData(seed + length);
        int row = shape.kvHeads() * shape.keyDim();
        for (int slot = 0; slot < length; slot++) {
            MemorySegment k = data.floats(row);
            MemorySegment v = data.floats(shape.kvHeads() * shape.valueDim());
            int block = table[1 + slot / shape.blockSize()];
            KvRows.write(shape, keys, values, block, slot % shape.blockSize(), k, 0, v, 0);
        }
        q = data.floats(shape.heads() * shape.keyDim());
    }

    /** Multiplies the query; by what is not finite it becomes so. */
    StoredSequence queryTimes(float factor) {
        for (long at = 0; at < q.byteSize(); at += 4) {
            q.set(FLOAT, at, q.get(FLOAT, at) * factor);
        }
        return this;
    }

    /** Sends the query to a block that is not there. */
    StoredSequence lastBlockIs(int block) {
        table[table.length - 1] = block;
        return this;
    }

    int blocksInMemory() {
        return table.length + 1;
    }

    float[] attend(Kernels kernels, int length) {
        MemorySegment out = arena.allocate(4L * shape.heads() * shape.valueDim(), 64);
        attendInto(out, kernels, length, new float[(int) shape.scratchFloats(length)]);
        return RandomData.array(out);
    }

    void attendInto(MemorySegment out, Kernels kernels, int length, float[] scratch) {
        for (int part = 0; part < shape.parts(); part++) {
            kernels.attend(out, 0, q, 0, keys, values, table, 1, length, part, shape, scratch);
        }
    }
}
