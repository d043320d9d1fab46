package io.alliancehub.engine.kvcache;

import java.util.Arrays;

/*
 * Doubly linked lists through two arrays, so that a block leaves the middle of its list in a
 * constant number of steps when a prompt finds it again. List 0 has the null block as its sentinel,
 * which is why no sequence ever holds that block; list z has one behind the last block.
 */
/** Every free block in exactly one list. Owned by one thread. */
final class FreeLists {

    private static final int UNLISTED = -1;

    private final int blocks;
    private final int[] next;
    private final int[] previous;

    /**
     * Lists 0 to {@code lists}, all empty, for blocks 1 to {@code blocks}.
     *
     * @param lists besides list 0
     */
    FreeLists(int blocks, int lists) {
        this.blocks = blocks;
        next = new int[1 + blocks + lists];
        previous = new int[1 + blocks + lists];
        Arrays.fill(next, UNLISTED);
        Arrays.fill(previous, UNLISTED);
        for (int list = 0; list <= lists; list++) {
            int sentinel = sentinel(list);
            next[sentinel] = sentinel;
            previous[sentinel] = sentinel;
        }
    }

    private int sentinel(int list) {
        return list == 0 ? 0 : blocks + list;
    }

    /** The block that is to be taken next, or 0 where there is none. */
    int first(int list) {
        int block = next[sentinel(list)];
        return block > blocks ? 0 : block;
    }

    /** The block behind another in its list, or 0 at its end. */
    int after(int block) {
        return next[block] > blocks ? 0 : next[block];
    }

    boolean isListed(int block) {
        return next[block] != UNLISTED;
    }

    void addFirst(int list, int block) {
        insert(block, sentinel(list), next[sentinel(list)]);
    }

    void addLast(int list, int block) {
        insert(block, previous[sentinel(list)], sentinel(list));
    }

    private void insert(int block, int before, int behind) {
        if (isListed(block)) {
            throw new IllegalStateException("block " + block + " is free already");
        }
        next[before] = block;
        previous[block] = before;
        next[block] = behind;
        previous[behind] = block;
    }

    void remove(int block) {
        if (!isListed(block)) {
            throw new IllegalStateException("block " + block + " is not free");
        }
        next[previous[block]] = next[block];
        previous[next[block]] = previous[block];
        next[block] = UNLISTED;
        previous[block] = UNLISTED;
    }
}
