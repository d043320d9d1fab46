package io.alliancehub.engine.kvcache;

import java.util.Arrays;

/** A sequence's list of block ids; slot s of the sequence is slot s % size of block s / size. */
public final class BlockTable {

    private int[] blocks = new int[4];
    private int[] zones = new int[4];
    private int size;

    /** Blocks in the table. */
    public int size() {
        return size;
    }

    /** Id of the block at {@code index}. */
    public int block(int index) {
        if (index >= size) {
            throw new IndexOutOfBoundsException("block " + index + " of " + size);
        }
        return blocks[index];
    }

    /** Holds a block that was found, as the next of the table. */
    public void share(int block, int zone, BlockPool pool) {
        pool.retain(block);
        append(block, zone);
    }

    /** Grows to {@code count} blocks from the pool, which must offer them. */
    public void growTo(int count, BlockPool pool, BlockKeys keys) {
        while (size < count) {
            int zone = keys.zoneOf(size);
            append(pool.allocate(zone), zone);
        }
    }

    private void append(int block, int zone) {
        if (size == blocks.length) {
            blocks = Arrays.copyOf(blocks, 2 * size);
            zones = Arrays.copyOf(zones, 2 * size);
        }
        blocks[size] = block;
        zones[size] = zone;
        size++;
    }

    /** Gives every block back, the last one first. */
    public void release(BlockPool pool) {
        while (size > 0) {
            size--;
            pool.release(blocks[size]);
        }
    }

    /** Blocks that no other table holds. */
    public int exclusive(BlockPool pool) {
        int count = 0;
        for (int i = 0; i < size; i++) {
            count += pool.references(blocks[i]) == 1 ? 1 : 0;
        }
        return count;
    }

    /** Copies the ids to {@code target} from {@code at}. */
    public void copyTo(int[] target, int at) {
        System.arraycopy(blocks, 0, target, at, size);
    }

    void checkZones(int[] zoneOf) {
        for (int i = 0; i < size; i++) {
            if (zoneOf[blocks[i]] != zones[i]) {
                throw new IllegalStateException(
                        "block %d is in zone %d but held for zone %d"
                                .formatted(blocks[i], zoneOf[blocks[i]], zones[i]));
            }
        }
    }
}
