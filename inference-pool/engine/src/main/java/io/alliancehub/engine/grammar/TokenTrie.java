package io.alliancehub.engine.grammar;

import io.alliancehub.tokenizer.TokenType;
import io.alliancehub.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/*
 * All tokens that are text, as a tree of their bytes, written out in the order in which it is walked:
 * a node's children follow it, and where its subtree ends is known. A prefix that many tokens share is
 * tried once, and where it is refused all of them are passed over at once.
 */
/** The tokens of a vocabulary by their bytes. Immutable. */
public final class TokenTrie {

    private final Tokenizer tokenizer;
    private final int[] endTokens;
    private final byte[] label; // [nodes] the byte that leads to the node
    private final int[] depth; // [nodes] bytes from the root, at least 1
    private final int[] end; // [nodes] the first node behind its subtree
    private final int[] token; // [nodes] a token that ends here, or NONE
    private final int[] sameBytes; // [vocabulary] another token of the same bytes, or NONE
    private final int bytesMax;

    private TokenTrie(Tokenizer tokenizer, int[] endTokens, List<byte[]> texts, int[] ids) {
        this.tokenizer = tokenizer;
        this.endTokens = endTokens;
        int nodes = 0;
        int longest = 0;
        byte[] before = {};
        for (byte[] text : texts) {
            nodes += text.length - Math.max(0, shared(before, text));
            longest = Math.max(longest, text.length);
            before = text;
        }
        bytesMax = longest;
        label = new byte[nodes];
        depth = new int[nodes];
        end = new int[nodes];
        token = new int[nodes];
        sameBytes = new int[tokenizer.vocabulary().size()];
        Arrays.fill(token, TokenMask.NONE);
        Arrays.fill(sameBytes, TokenMask.NONE);
        fill(texts, ids);
    }

    private static int shared(byte[] a, byte[] b) {
        int mismatch = Arrays.mismatch(a, b);
        return mismatch < 0 ? b.length : mismatch;
    }

    private void fill(List<byte[]> texts, int[] ids) {
        int[] open = new int[bytesMax + 1]; // [depth] the node of the last text at that depth
        int openDepth = 0;
        int nodes = 0;
        byte[] before = {};
        for (int i = 0; i < ids.length; i++) {
            byte[] text = texts.get(i);
            int from = shared(before, text);
            while (openDepth > from) {
                end[open[openDepth]] = nodes;
                openDepth--;
            }
            for (int at = from; at < text.length; at++) {
                label[nodes] = text[at];
                depth[nodes] = at + 1;
                openDepth++;
                open[openDepth] = nodes;
                nodes++;
            }
            int node = open[text.length];
            sameBytes[ids[i]] = token[node];
            token[node] = ids[i];
            before = text;
        }
        while (openDepth > 0) {
            end[open[openDepth]] = nodes;
            openDepth--;
        }
    }

    /** The tokens of a tokenizer's vocabulary that are text; control tokens are not. */
    public static TokenTrie of(Tokenizer tokenizer) {
        List<Integer> ids = new ArrayList<>();
        List<byte[]> bytes = new ArrayList<>();
        List<Integer> ends = new ArrayList<>();
        for (int id = 0; id < tokenizer.vocabulary().size(); id++) {
            byte[] text = isText(tokenizer.type(id)) ? tokenizer.tokenBytes(id) : new byte[0];
            bytes.add(text);
            if (tokenizer.isEndOfGeneration(id)) {
                ends.add(id);
            } else if (text.length > 0) {
                ids.add(id);
            }
        }
        ids.sort((a, b) -> Arrays.compareUnsigned(bytes.get(a), bytes.get(b)));
        List<byte[]> texts = new ArrayList<>();
        ids.forEach(id -> texts.add(bytes.get(id)));
        return new TokenTrie(tokenizer, ints(ends), texts, ints(ids));
    }

    private static boolean isText(TokenType type) {
        return switch (type) {
            case NORMAL, USER_DEFINED, BYTE -> true;
            case UNKNOWN, CONTROL, UNUSED -> false;
        };
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    Tokenizer tokenizer() {
        return tokenizer;
    }

    /** The ids that end a generation. */
    int[] endTokens() {
        return endTokens;
    }

    /** The most bytes of a token. */
    int bytesMax() {
        return bytesMax;
    }

    int vocabulary() {
        return sameBytes.length;
    }

    int nodes() {
        return label.length;
    }

    byte label(int node) {
        return label[node];
    }

    int depth(int node) {
        return depth[node];
    }

    int end(int node) {
        return end[node];
    }

    /** Adds the tokens that end at a node. */
    void addTokens(int node, long[] bits) {
        for (int id = token[node]; id != TokenMask.NONE; id = sameBytes[id]) {
            bits[id >> 6] |= 1L << id;
        }
    }
}
