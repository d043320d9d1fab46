package io.alliancehub.engine.kvcache;

import java.util.Arrays;

/** Overwrites blocks of a zone and reads them again. Owned by one thread. */
final class ZoneEraser {

    private final BlockMemory memory;
    private final PrefixIndex index;

    ZoneEraser(BlockMemory memory, PrefixIndex index) {
        this.memory = memory;
        this.index = index;
    }

    /** The blocks that have bytes of a zone. */
    static int[] blocksOf(int zone, int[] zoneOf) {
        int[] blocks = new int[zoneOf.length];
        int count = 0;
        for (int block = 1; block < zoneOf.length; block++) {
            if (zoneOf[block] == zone) {
                blocks[count++] = block;
            }
        }
        return Arrays.copyOf(blocks, count);
    }

    /** How many of these a prompt could find. */
    int findable(int[] blocks) {
        int count = 0;
        for (int block : blocks) {
            count += index.has(block) ? 1 : 0;
        }
        return count;
    }

    void overwrite(int[] blocks) {
        for (int block : blocks) {
            memory.zero(block);
        }
    }

    /** Reads blocks again that were overwritten. */
    ZoneErasure proof(String name, int[] blocks, int hashes) {
        long bytesLeft = 0;
        int hashesLeft = 0;
        for (int block : blocks) {
            bytesLeft += memory.bytesLeft(block);
            hashesLeft += index.remembers(block) ? 1 : 0;
        }
        long scanned = blocks.length * memory.blockBytes();
        return new ZoneErasure(name, 0, blocks.length, hashes, scanned, bytesLeft, hashesLeft);
    }
}
