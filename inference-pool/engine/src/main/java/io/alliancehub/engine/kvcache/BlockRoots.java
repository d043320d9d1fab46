package io.alliancehub.engine.kvcache;

/**
 * Where a sequence's chains of block hashes begin.
 *
 * @param own from the identity of the sequence as a whole
 * @param base from that of the same request without an adapter
 * @param baseTokens tokens, from the first, that are computed without an adapter: full blocks of
 *     them are the base's
 */
public record BlockRoots(BlockHash own, BlockHash base, int baseTokens) {

    /** Of a sequence without an adapter. */
    public static BlockRoots ofBase(BlockHash root) {
        return new BlockRoots(root, root, Integer.MAX_VALUE);
    }
}
