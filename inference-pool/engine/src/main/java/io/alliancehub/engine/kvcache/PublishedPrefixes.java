package io.alliancehub.engine.kvcache;

import java.util.ArrayList;
import java.util.List;

/**
 * The prefixes that the hub named as readable by everyone. Nothing gets here by being asked for
 * often: what traffic has in common is no one's to publish. Owned by the engine's thread.
 */
public final class PublishedPrefixes {

    /** The most that may be named: each is compared with each prompt. */
    public static final int PREFIXES_MAX = 256;

    private final int blockSize;
    private final List<PublishedPrefix> prefixes = new ArrayList<>();

    /** No prefix yet, for blocks of this many slots. */
    public PublishedPrefixes(int blockSize) {
        this.blockSize = blockSize;
    }

    /**
     * Names a prefix; again is nothing.
     *
     * @param zone ordinal of the published zone
     * @param root from the published zone's identity
     * @return the blocks that can be shared; a rest that fills none is not
     * @throws IllegalArgumentException if it fills no block, or too many are named
     */
    public int publish(int zone, BlockHash root, int[] tokens) {
        PublishedPrefix prefix = PublishedPrefix.of(zone, root, blockSize, tokens);
        if (prefix.blocks() == 0) {
            throw new IllegalArgumentException(
                    "a published prefix needs at least %d tokens".formatted(blockSize));
        }
        if (!prefixes.contains(prefix)) {
            if (prefixes.size() == PREFIXES_MAX) {
                throw new IllegalArgumentException(
                        "at most %d prefixes may be published".formatted(PREFIXES_MAX));
            }
            prefixes.add(prefix);
        }
        return prefix.blocks();
    }

    /**
     * Takes a name back: later requests do not find its blocks.
     *
     * @return whether it was published
     */
    public boolean withdraw(int zone, BlockHash root, int[] tokens) {
        return prefixes.remove(PublishedPrefix.of(zone, root, blockSize, tokens));
    }

    /** Takes every name of a zone back. */
    public void withdrawAll(int zone) {
        prefixes.removeIf(prefix -> prefix.zone() == zone);
    }

    /**
     * Keys for a sequence whose prompt may begin with a published prefix; the longest counts.
     * Published blocks are the base's: a prefix that an adapter would compute is not one.
     *
     * @param prompt tokens, of which {@code size} count
     */
    public BlockKeys keys(int zone, BlockRoots roots, int[] prompt, int size) {
        int ofBase = Math.min(size, roots.baseTokens());
        PublishedPrefix longest = PublishedPrefix.NONE;
        for (PublishedPrefix prefix : prefixes) {
            if (prefix.blocks() > longest.blocks() && prefix.begins(prompt, ofBase)) {
                longest = prefix;
            }
        }
        return new BlockKeys(zone, roots, blockSize, longest);
    }
}
