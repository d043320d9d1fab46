package io.alliancehub.engine.kvcache;

import java.util.ArrayList;
import java.util.List;

/**
 * The zone and the hash of each block of one sequence: those of a published prefix first, if its
 * prompt begins with one, then its own; of these first the base's, as far as no adapter computes. A
 * hash is computed once, when it is first asked for. Owned by the engine's thread.
 */
public final class BlockKeys {

    private final int zone;
    private final int blockSize;
    private final PublishedPrefix published;
    private final List<BlockHash> own = new ArrayList<>();
    private final List<BlockHash> base = new ArrayList<>();
    private final BlockRoots roots;
    private final BlockHasher hasher = new BlockHasher();

    /** Keys of a sequence that shares with its own zone alone. */
    public BlockKeys(int zone, BlockHash root, int blockSize) {
        this(zone, BlockRoots.ofBase(root), blockSize, PublishedPrefix.NONE);
    }

    /**
     * Keys of a sequence.
     *
     * @param zone the ordinal of its own zone
     * @param roots the hashes before its first block, from its own identity
     * @param published the prefix that others may read, which its prompt begins with
     */
    BlockKeys(int zone, BlockRoots roots, int blockSize, PublishedPrefix published) {
        this.zone = zone;
        this.roots = roots;
        this.blockSize = blockSize;
        this.published = published;
    }

    /** Ordinal of the sequence's own zone. */
    public int zone() {
        return zone;
    }

    /** Ordinal of the zone of its published prefix; its own where it has none. */
    public int publishedZone() {
        return published.blocks() == 0 ? zone : published.zone();
    }

    /** Blocks, from the first, that belong to the published zone. */
    public int publishedBlocks() {
        return published.blocks();
    }

    /** Whether any block of the sequence may lie in the zone. */
    public boolean touches(int other) {
        return zone == other || publishedZone() == other;
    }

    /** Ordinal of the zone that the block belongs to. */
    public int zoneOf(int block) {
        return block < published.blocks() ? published.zone() : zone;
    }

    /**
     * Hash of a full block. Own hashes cover the published blocks' tokens too, from the sequence's
     * own root.
     *
     * @param tokens the sequence's tokens, at least {@code (block + 1) * blockSize}
     */
    public BlockHash key(int block, int[] tokens) {
        if (block < published.blocks()) {
            return published.key(block);
        }
        boolean ofBase = block < roots.baseTokens() / blockSize;
        return ofBase
                ? key(base, roots.base(), block, tokens)
                : key(own, roots.own(), block, tokens);
    }

    private BlockHash key(List<BlockHash> chain, BlockHash root, int block, int[] tokens) {
        while (chain.size() <= block) {
            int next = chain.size();
            BlockHash previous = next == 0 ? root : chain.get(next - 1);
            chain.add(hasher.next(previous, tokens, next * blockSize, blockSize));
        }
        return chain.get(block);
    }
}
