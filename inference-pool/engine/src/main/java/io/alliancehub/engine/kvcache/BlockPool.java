package io.alliancehub.engine.kvcache;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/*
 * A block is held (by one table or more), cached (nobody holds it, but a prompt may find it by its
 * hash) or spare. Tables give their blocks back last one first: a prompt loses its tail before its
 * head, and a head alone is still worth finding.
 *
 * Whatever was written into a block stays until it is used again; within a zone that is nobody's
 * harm. When a block changes its zone it is overwritten with zeros first.
 */
/** All blocks, who holds them and what can be found again. Owned by one thread. */
public final class BlockPool {

    /** The block that is never anyone's. */
    public static final int NULL_BLOCK = 0;

    private final int total;
    private final int blockSize;
    private final BlockMemory memory;
    private final PrefixIndex index;
    private final ZoneLedger zones;
    private final FreeBlocks free;
    private final ZoneEraser eraser;
    private final int[] references;
    private final int[] zoneOf; // 0: all zeros
    private long zeroed;
    private long evictions;

    /** A pool of blocks 1 to {@code blocks}, all spare and zero. */
    public BlockPool(int blocks, int blockSize, BlockMemory memory) {
        if (blocks < 1) {
            throw new IllegalArgumentException("a pool of " + blocks + " blocks");
        }
        total = blocks;
        this.blockSize = blockSize;
        this.memory = memory;
        index = new PrefixIndex(blocks, blockSize);
        zones = new ZoneLedger(blocks);
        free = new FreeBlocks(blocks, zones);
        eraser = new ZoneEraser(memory, index);
        references = new int[1 + blocks];
        zoneOf = new int[1 + blocks];
    }

    /** Blocks in all, the null block not counted. */
    public int total() {
        return total;
    }

    /** Slots of a block. */
    public int blockSize() {
        return blockSize;
    }

    /** Blocks that nobody holds, cached ones included. */
    public int free() {
        return free.count();
    }

    /** Blocks that a prompt could find. */
    public int findable() {
        return index.size();
    }

    /** Blocks that changed their zone, and were zeroed for it. */
    public long zeroed() {
        return zeroed;
    }

    /** Cached blocks that were given to someone else. */
    public long evictions() {
        return evictions;
    }

    // Zones.

    /**
     * The ordinal of a zone; a new one where the name is new.
     *
     * @throws IllegalArgumentException if there are too many zones
     */
    public int zone(String name) {
        return zones.ordinal(name);
    }

    /** The ordinal of a zone that is known. */
    public OptionalInt knownZone(String name) {
        return zones.knows(name) ? OptionalInt.of(zones.ordinal(name)) : OptionalInt.empty();
    }

    /** Blocks that a zone's sequences hold. */
    public int held(int zone) {
        return zones.held(zone);
    }

    /** What the zone is sure of and may not exceed. */
    public ZoneQuota quota(int zone) {
        return zones.quota(zone);
    }

    /**
     * Sets what a zone is sure of and may not exceed. Held blocks are left to their sequences; what
     * is cached beyond a ceiling is evicted.
     *
     * @throws IllegalArgumentException if all floors together are more than there is
     */
    public void quota(int zone, ZoneQuota quota) {
        zones.quota(zone, quota);
        while (zones.owned(zone) > quota.ceiling() && zones.cached(zone) > 0) {
            evict(free.oldest(zone));
        }
    }

    /** What one request of each zone may ever have. */
    public ZoneRoom room() {
        return zones.room();
    }

    /** What every zone has now; for whoever looks, not for steps. */
    public List<ZoneState> zoneStates() {
        return zones.states();
    }

    /** Counts prompt tokens whose block was found in a zone. */
    public void countHits(int zone, int tokens) {
        zones.addHits(zone, tokens);
    }

    /** Whether these blocks may be taken now, so many for each of two zones. */
    public boolean offers(int zone, int count, int other, int otherCount) {
        return zones.offers(zone, count, other, otherCount, free.count());
    }

    /** Whether these blocks may be taken when nobody holds any. */
    public boolean couldOffer(int zone, int count, int other, int otherCount) {
        return zones.couldOffer(zone, count, other, otherCount);
    }

    // Blocks.

    /**
     * Takes a block for a zone; it is held once.
     *
     * @throws IllegalStateException if the zone may have none; ask {@link #offers} first
     */
    public int allocate(int zone) {
        if (!offers(zone, 1, zone, 0)) {
            throw new IllegalStateException("no block is free for zone " + zone);
        }
        if (zones.owned(zone) >= zones.quota(zone).ceiling()) {
            evict(free.oldest(zone));
        } else if (free.spare() == NULL_BLOCK) {
            evict(free.oldestFor(zone));
        }
        int block = free.spare();
        free.takeSpare(block);
        moveTo(block, zone);
        references[block] = 1;
        zones.addHeld(zone, 1);
        return block;
    }

    private void moveTo(int block, int zone) {
        if (zoneOf[block] != zone) {
            if (zoneOf[block] != 0) {
                memory.zero(block);
                zeroed++;
            }
            zoneOf[block] = zone;
        }
    }

    private void evict(int block) {
        forget(block);
        evictions++;
    }

    /** Holds a block that was found, or one that is held already, once more. */
    public void retain(int block) {
        if (references[block] == 0) {
            if (!index.has(block)) {
                throw new IllegalStateException("block " + block + " is not held");
            }
            free.takeCached(block, zoneOf[block]);
            zones.addHeld(zoneOf[block], 1);
        }
        references[block]++;
    }

    /**
     * Gives up one hold; the last one frees the block.
     *
     * @throws IllegalStateException if the block is free already
     */
    public void release(int block) {
        if (references[block] < 1) {
            throw new IllegalStateException("block " + block + " is not held");
        }
        if (--references[block] > 0) {
            return;
        }
        int zone = zoneOf[block];
        zones.addHeld(zone, -1);
        if (index.has(block)) {
            free.addCached(block, zone);
        } else {
            free.addSpare(block);
        }
    }

    /** How often a block is held. */
    public int references(int block) {
        return references[block];
    }

    // Prefixes.

    /**
     * Lets prompts find a held block whose keys and values are computed.
     *
     * @param tokens of which those from {@code from} on are the block's
     */
    public void publish(int block, BlockHash key, int[] tokens, int from) {
        if (references[block] < 1) {
            throw new IllegalStateException("block " + block + " is not held");
        }
        index.publish(key, block, tokens, from);
    }

    /** The computed block of this hash, zone and tokens, or {@link #NULL_BLOCK}. */
    public int find(int zone, BlockHash key, int[] tokens, int from) {
        int block = index.find(key, tokens, from);
        return block != NULL_BLOCK && zoneOf[block] == zone ? block : NULL_BLOCK;
    }

    /** Lets nobody find a block any more; whoever holds it goes on. */
    public void forget(int block) {
        if (index.has(block)) {
            index.forget(block);
            if (references[block] == 0) {
                free.takeCached(block, zoneOf[block]);
                free.addSpare(block);
            }
        }
    }

    /**
     * Overwrites every block that has bytes of a zone, forgets its hashes, its quota and its name,
     * and reads the blocks again.
     *
     * @throws IllegalStateException if a sequence still holds one
     */
    public ZoneErasure eraseZone(String name) {
        if (!zones.knows(name)) {
            return new ZoneErasure(name, 0, 0, 0, 0, 0, 0);
        }
        int zone = zones.ordinal(name);
        if (zones.held(zone) != 0) {
            throw new IllegalStateException("zone " + name + " is in use");
        }
        int[] had = ZoneEraser.blocksOf(zone, zoneOf);
        int hashes = eraser.findable(had);
        for (int block : had) {
            forget(block);
            zoneOf[block] = 0;
        }
        eraser.overwrite(had);
        zones.remove(zone);
        return eraser.proof(name, had, hashes);
    }

    /**
     * Compares the counts with what the tables hold.
     *
     * @param tables every table, each with the keys that say which zone its blocks are in
     * @throws IllegalStateException naming the first block that leaked, was freed too early or is
     *     in another's zone
     */
    public void checkIntegrity(Iterable<BlockTable> tables) {
        int[] counted = new int[1 + total];
        for (BlockTable table : tables) {
            table.checkZones(zoneOf);
            for (int i = 0; i < table.size(); i++) {
                counted[table.block(i)]++;
            }
        }
        if (!Arrays.equals(counted, references)) {
            int block = Arrays.mismatch(counted, references);
            throw new IllegalStateException(
                    "block %d is held by %d tables but counted %d times"
                            .formatted(block, counted[block], references[block]));
        }
        index.checkIntegrity();
        new PoolAudit(references, zoneOf, index, free.lists(), zones).check(free.count());
    }
}
