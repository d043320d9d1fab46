package io.alliancehub.engine.scheduler;

import io.alliancehub.engine.kvcache.BlockHash;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which running sequence is about to compute a block that others may want. A mark lives from the
 * admission of its producer until the block is published or the producer loses it; then whoever
 * waited computes the block itself. Owned by the engine's thread.
 */
final class Producers {

    private final Map<BlockHash, Sequence> marks = new HashMap<>();

    boolean isMarked(@Nullable BlockHash key) {
        return key != null && marks.containsKey(key);
    }

    /** Marks the blocks from {@code from} to {@code to} that nobody else is computing. */
    void mark(Sequence producer, int from, int to) {
        for (int block = from; block < to; block++) {
            marks.putIfAbsent(producer.key(block), producer);
        }
    }

    /** Takes the marks of a producer away from blocks {@code from} to {@code to}. */
    void unmark(Sequence producer, int from, int to) {
        for (int block = from; block < to; block++) {
            marks.remove(producer.key(block), producer);
        }
    }

    /** Throws IllegalStateException if a mark promises what nobody computes. */
    void checkIntegrity() {
        for (Sequence producer : marks.values()) {
            if (!producer.runs()) {
                throw new IllegalStateException("a block is marked by one that does not run");
            }
        }
    }
}
