package io.alliancehub.tokenizer;

import java.util.Arrays;

/** A growing array of token ids; confined to the call that made it. */
final class TokenBuffer {

    private int[] ids = new int[64];
    private int size;

    void add(int id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, size * 2);
        }
        ids[size++] = id;
    }

    void addAll(int[] source, int count) {
        if (size + count > ids.length) {
            ids = Arrays.copyOf(ids, Math.max(size + count, ids.length * 2));
        }
        System.arraycopy(source, 0, ids, size, count);
        size += count;
    }

    int size() {
        return size;
    }

    /** A copy of what was added after the buffer had {@code start} ids. */
    int[] from(int start) {
        return Arrays.copyOfRange(ids, start, size);
    }

    int[] toArray() {
        return Arrays.copyOf(ids, size);
    }
}
