package io.alliancehub.engine.lora;

import io.alliancehub.kernel.LowRank;
import io.alliancehub.kernel.Workspace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The weights of one adapter in memory, as kernels read them. Safe for many readers; closing it
 * while someone reads is an error of the caller.
 */
public final class LoraAdapter implements AutoCloseable {

    /** Largest rank. */
    public static final int RANK_MAX = 256;

    /** Most experts or heads that a stacked tensor may have. */
    static final int MATRICES_MAX = 4096;

    private static final int INVOCATION_MAX = 64;

    private final Workspace memory;
    private final @Nullable LowRank[][] @Nullable [] pairs; // [layer][module][expert or head]

    /**
     * Takes the memory over.
     *
     * @param pairs [layer][module][expert or head]
     * @param memory holds the pairs, and is freed with the adapter
     */
    LoraAdapter(@Nullable LowRank[][] @Nullable [] pairs, Workspace memory) {
        this.pairs = pairs;
        this.memory = memory;
    }

    /** The tokens after which an adapter is active, checked. */
    static List<Integer> invocation(String field, List<Long> tokens) {
        List<Integer> checked = new ArrayList<>();
        for (long token : tokens) {
            if (token < 0 || token > Integer.MAX_VALUE || tokens.size() > INVOCATION_MAX) {
                throw new AdapterRefusedException(
                        "%s is not a list of up to %d token ids".formatted(field, INVOCATION_MAX));
            }
            checked.add((int) token);
        }
        return checked;
    }

    /** What it adds to a matrix; null for nothing. */
    public @Nullable LowRank pair(int layer, LoraModule module, int index) {
        @Nullable LowRank @Nullable [] ofModule = pairs[layer][module.ordinal()];
        return ofModule == null ? null : ofModule[index];
    }

    /** Bytes of memory that it takes. */
    public long bytes() {
        return memory.bytes();
    }

    /** Overwrites its numbers and frees their memory. */
    @Override
    public void close() {
        memory.zero();
        memory.close();
    }
}
