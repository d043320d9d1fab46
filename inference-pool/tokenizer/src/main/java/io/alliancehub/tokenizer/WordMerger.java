package io.alliancehub.tokenizer;

import java.util.Arrays;

/*
 * Byte-pair merging of one word: always the pair with the best rank, of equal ones the leftmost. Symbols
 * form a linked list in two int arrays; candidate pairs wait in a binary heap ordered by (rank, position).
 * A candidate whose neighbours have merged meanwhile is recognised when it comes up, because the pair that
 * now stands at its position has another rank, and is dropped. A word of n bytes sees at most 3n candidates,
 * so a word of a megabyte costs n log n and not n^2.
 */
/** Merges the bytes of a word into tokens; holds scratch space, so one per call and thread. */
final class WordMerger {

    private static final int END = -1;

    private final MergeTable merges;
    private int[] symbols = new int[64];
    private int[] next = new int[64];
    private int[] previous = new int[64];
    private long[] heap = new long[64];
    private int heapSize;
    private long operationCount;

    WordMerger(MergeTable merges) {
        this.merges = merges;
    }

    /**
     * Merges a word in place.
     *
     * @param word token ids of the word's single bytes; overwritten by the merged ids
     * @param length how many of them there are
     * @return how many ids remain at the front of {@code word}
     */
    int merge(int[] word, int length) {
        start(word, length);
        while (heapSize > 0) {
            long candidate = pop();
            int left = (int) candidate;
            int right = next[left];
            if (symbols[left] < 0 || right == END) {
                continue;
            }
            long found = merges.find(symbols[left], symbols[right]);
            if (found == MergeTable.NONE || MergeTable.rankOf(found) != (int) (candidate >>> 32)) {
                continue;
            }
            symbols[left] = MergeTable.mergedOf(found);
            symbols[right] = END;
            int after = next[right];
            next[left] = after;
            if (after != END) {
                previous[after] = left;
                offer(left);
            }
            if (previous[left] != END) {
                offer(previous[left]);
            }
        }
        int count = 0;
        for (int at = length == 0 ? END : 0; at != END; at = next[at]) {
            word[count++] = symbols[at];
        }
        return count;
    }

    /**
     * Heap moves and candidates seen so far: the measure by which a test holds the cost of a
     * hostile word.
     */
    long operationCount() {
        return operationCount;
    }

    private void start(int[] word, int length) {
        if (symbols.length < length) {
            int capacity = Math.max(length, symbols.length * 2);
            symbols = new int[capacity];
            next = new int[capacity];
            previous = new int[capacity];
        }
        System.arraycopy(word, 0, symbols, 0, length);
        for (int i = 0; i < length; i++) {
            previous[i] = i - 1;
            next[i] = i + 1 == length ? END : i + 1;
        }
        heapSize = 0;
        for (int i = 0; i + 1 < length; i++) {
            offer(i);
        }
    }

    private void offer(int left) {
        operationCount++;
        long found = merges.find(symbols[left], symbols[next[left]]);
        if (found == MergeTable.NONE) {
            return;
        }
        if (heapSize == heap.length) {
            heap = Arrays.copyOf(heap, heap.length * 2);
        }
        long candidate = ((long) MergeTable.rankOf(found) << 32) | left;
        int at = heapSize++;
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (heap[parent] <= candidate) {
                break;
            }
            operationCount++;
            heap[at] = heap[parent];
            at = parent;
        }
        heap[at] = candidate;
    }

    private long pop() {
        operationCount++;
        long top = heap[0];
        long last = heap[--heapSize];
        int at = 0;
        while (true) {
            int child = 2 * at + 1;
            if (child >= heapSize) {
                break;
            }
            if (child + 1 < heapSize && heap[child + 1] < heap[child]) {
                child++;
            }
            if (last <= heap[child]) {
                break;
            }
            operationCount++;
            heap[at] = heap[child];
            at = child;
        }
        if (heapSize > 0) {
            heap[at] = last;
        }
        return top;
    }
}
