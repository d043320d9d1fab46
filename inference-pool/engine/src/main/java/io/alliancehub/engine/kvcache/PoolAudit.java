package io.alliancehub.engine.kvcache;

/** Counts again what a pool keeps count of. */
record PoolAudit(
        int[] references, int[] zoneOf, PrefixIndex index, FreeLists lists, ZoneLedger zones) {

    void check(int free) {
        int counted = 0;
        for (int block = 1; block < references.length; block++) {
            boolean isFree = references[block] == 0;
            require(isFree == lists.isListed(block), block, "is neither held nor free, or both");
            counted += isFree ? 1 : 0;
        }
        require(counted == free, 0, "is in a pool that miscounts its free blocks");
        require(references[0] == 0, 0, "is held");
        checkList(0, 0);
        for (int zone = 1; zone <= zones.highest(); zone++) {
            if (zones.isNamed(zone)) {
                checkZone(zone);
            }
        }
    }

    private void checkZone(int zone) {
        int held = 0;
        int cached = 0;
        for (int block = 1; block < references.length; block++) {
            if (zoneOf[block] == zone) {
                held += references[block] > 0 ? 1 : 0;
                cached += references[block] == 0 && index.has(block) ? 1 : 0;
            }
        }
        require(held == zones.held(zone), 0, "is in a pool that miscounts what a zone holds");
        require(cached == zones.cached(zone), 0, "is in a pool that miscounts what is cached");
        require(checkList(zone, zone) == cached, 0, "is in a pool that lost a cached block");
    }

    /** The length of a list, whose blocks must all belong into it. */
    private int checkList(int list, int zone) {
        int length = 0;
        for (int block = lists.first(list); block != 0; block = lists.after(block)) {
            boolean belongs = list == 0 ? !index.has(block) : index.has(block);
            require(belongs && (zone == 0 || zoneOf[block] == zone), block, "is in a wrong list");
            length++;
            require(length < references.length, block, "is in a list without an end");
        }
        return length;
    }

    private static void require(boolean holds, int block, String message) {
        if (!holds) {
            throw new IllegalStateException("block " + block + " " + message);
        }
    }
}
