package io.alliancehub.engine.scheduler;

import io.alliancehub.engine.kvcache.BlockHash;
import io.alliancehub.engine.kvcache.BlockRoots;
import io.alliancehub.engine.kvcache.CacheZone;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf a sequence runs.
 *
 * @param zone name of the zone that its blocks belong to
 * @param root hash before its first block, from everything else that decides what a block holds
 * @param shareWeight weight of the zone when blocks are short: zones that hold more than their part
 *     by weight lose theirs first
 * @param adapter what it is computed with; null for the base alone
 */
public record SequenceOwner(
        CacheZone zone, BlockHash root, int shareWeight, @Nullable AdapterSpan adapter) {

    /** Refuses a weight below 1 with IllegalArgumentException. */
    public SequenceOwner {
        if (shareWeight < 1) {
            throw new IllegalArgumentException("share weight must be at least 1");
        }
    }

    /** Of a sequence of the base alone. */
    public SequenceOwner(CacheZone zone, BlockHash root, int shareWeight) {
        this(zone, root, shareWeight, null);
    }

    BlockRoots roots() {
        return adapter == null
                ? BlockRoots.ofBase(root)
                : new BlockRoots(root, adapter.baseRoot(), adapter.from());
    }
}
