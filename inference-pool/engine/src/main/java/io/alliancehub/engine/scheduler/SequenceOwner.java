package io.alliancehub.engine.scheduler;

import io.alliancehub.engine.kvcache.BlockHash;
import io.alliancehub.engine.kvcache.CacheZone;

/**
 * On whose behalf a sequence runs.
 *
 * @param zone name of the zone that its blocks belong to
 * @param root hash before its first block, from everything else that decides what a block holds
 * @param shareWeight weight of the zone when blocks are short: zones that hold more than their part
 *     by weight lose theirs first
 */
public record SequenceOwner(CacheZone zone, BlockHash root, int shareWeight) {

    /** Refuses a weight below 1 with IllegalArgumentException. */
    public SequenceOwner {
        if (shareWeight < 1) {
            throw new IllegalArgumentException("share weight must be at least 1");
        }
    }
}
