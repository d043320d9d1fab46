package io.alliancehub.engine.kvcache;

import java.util.Arrays;

/** A sequence's list of block ids; slot s of the sequence is slot s % size of block s / size. */
public final class BlockTable {

    private int[] blocks = new int[4];
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

    /** Grows to {@code count} blocks from the pool, which must have them free. */
    public void growTo(int count, BlockPool pool) {
        if (count > blocks.length) {
            blocks = Arrays.copyOf(blocks, Math.max(count, 2 * blocks.length));
        }
        while (size < count) {
            blocks[size] = pool.allocate();
            size++;
        }
    }

    /** Gives every block back. */
    public void release(BlockPool pool) {
        while (size > 0) {
            size--;
            pool.release(blocks[size]);
        }
    }

    /** Copies the ids to {@code target} from {@code at}. */
    public void copyTo(int[] target, int at) {
        System.arraycopy(blocks, 0, target, at, size);
    }
}
