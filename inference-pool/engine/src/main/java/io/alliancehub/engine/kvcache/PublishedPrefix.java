package io.alliancehub.engine.kvcache;

import java.util.Arrays;
import java.util.List;

/**
 * A prefix that the hub named as readable by everyone, in full blocks.
 *
 * @param zone ordinal of the zone that its blocks belong to
 * @param tokens of the full blocks alone
 * @param keys hash of each block
 */
record PublishedPrefix(int zone, List<Integer> tokens, List<BlockHash> keys) {

    /** No prefix. */
    static final PublishedPrefix NONE = new PublishedPrefix(0, List.of(), List.of());

    PublishedPrefix {
        tokens = List.copyOf(tokens);
        keys = List.copyOf(keys);
    }

    static PublishedPrefix of(int zone, BlockHash root, int blockSize, int[] prefix) {
        int blocks = prefix.length / blockSize;
        var hasher = new BlockHasher();
        var keys = new BlockHash[blocks];
        BlockHash previous = root;
        for (int i = 0; i < blocks; i++) {
            previous = hasher.next(previous, prefix, i * blockSize, blockSize);
            keys[i] = previous;
        }
        List<Integer> tokens =
                Arrays.stream(prefix).limit((long) blocks * blockSize).boxed().toList();
        return new PublishedPrefix(zone, tokens, List.of(keys));
    }

    int blocks() {
        return keys.size();
    }

    BlockHash key(int block) {
        return keys.get(block);
    }

    /** Whether the first {@code size} tokens begin with this prefix. */
    boolean begins(int[] prompt, int size) {
        if (size < tokens.size()) {
            return false;
        }
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i) != prompt[i]) {
                return false;
            }
        }
        return true;
    }
}
