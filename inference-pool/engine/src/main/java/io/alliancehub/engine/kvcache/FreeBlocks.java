package io.alliancehub.engine.kvcache;

/*
 * Spare blocks lie in list 0 and are used again hot; cached ones lie in the list of their zone in
 * the order in which they were released, so the first is the one that was used least lately.
 */
/** The blocks that nobody holds. Owned by one thread. */
final class FreeBlocks {

    private static final int SPARE = 0;

    private final FreeLists lists;
    private final ZoneLedger zones;
    private final long[] releasedAt;
    private long releases;
    private int count;

    /** Blocks 1 to {@code blocks}, all spare. */
    FreeBlocks(int blocks, ZoneLedger zones) {
        this.zones = zones;
        lists = new FreeLists(blocks, ZoneLedger.ZONES_MAX);
        releasedAt = new long[1 + blocks];
        count = blocks;
        for (int block = 1; block <= blocks; block++) {
            lists.addLast(SPARE, block);
        }
    }

    FreeLists lists() {
        return lists;
    }

    /** Spare and cached blocks. */
    int count() {
        return count;
    }

    /** The spare block that is to be taken next, or {@link BlockPool#NULL_BLOCK}. */
    int spare() {
        return lists.first(SPARE);
    }

    /** The cached block of a zone that was used least lately, or {@link BlockPool#NULL_BLOCK}. */
    int oldest(int zone) {
        return lists.first(zone);
    }

    /** The cached block that was used least lately of those that may be evicted for a zone. */
    int oldestFor(int zone) {
        int oldest = BlockPool.NULL_BLOCK;
        for (int owner = 1; owner <= zones.highest(); owner++) {
            if (zones.mayEvict(owner, zone)) {
                int block = lists.first(owner);
                if (oldest == BlockPool.NULL_BLOCK || releasedAt[block] < releasedAt[oldest]) {
                    oldest = block;
                }
            }
        }
        return oldest;
    }

    void takeSpare(int block) {
        lists.remove(block);
        count--;
    }

    void takeCached(int block, int zone) {
        lists.remove(block);
        zones.addCached(zone, -1);
        count--;
    }

    void addSpare(int block) {
        lists.addFirst(SPARE, block);
        count++;
    }

    void addCached(int block, int zone) {
        releasedAt[block] = ++releases;
        lists.addLast(zone, block);
        zones.addCached(zone, 1);
        count++;
    }
}
