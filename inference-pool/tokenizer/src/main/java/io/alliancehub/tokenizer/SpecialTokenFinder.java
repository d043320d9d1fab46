package io.alliancehub.tokenizer;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/** Finds some of a vocabulary's tokens in text, the longest at each place; immutable once built. */
final class SpecialTokenFinder {

    private static final int NONE = -1;

    private final Node root = new Node();

    SpecialTokenFinder(Vocabulary vocabulary, IntPredicate wanted) {
        for (int id = 0; id < vocabulary.size(); id++) {
            if (wanted.test(id)) {
                add(vocabulary.tokens().get(id), id);
            }
        }
    }

    /** A special token at a place in a text, from {@code start} to {@code end} (exclusive). */
    record Found(int id, int start, int end) {}

    /**
     * The first special token at or after {@code from}, or one with a negative id at the text's
     * end.
     */
    Found next(String text, int from) {
        for (int start = from; start < text.length(); start++) {
            Found found = longestAt(text, start);
            if (found.id != NONE) {
                return found;
            }
        }
        return new Found(NONE, text.length(), text.length());
    }

    private Found longestAt(String text, int start) {
        Node node = root;
        int id = NONE;
        int end = start;
        for (int at = start; at < text.length(); at++) {
            node = node.children.get(text.charAt(at));
            if (node == null) {
                break;
            }
            if (node.id != NONE) {
                id = node.id;
                end = at + 1;
            }
        }
        return new Found(id, start, end);
    }

    private void add(String token, int id) {
        if (token.isEmpty()) {
            return;
        }
        Node node = root;
        for (int i = 0; i < token.length(); i++) {
            node = node.children.computeIfAbsent(token.charAt(i), c -> new Node());
        }
        node.id = id;
    }

    private static final class Node {
        private final Map<Character, Node> children = new HashMap<>(4);
        private int id = NONE;
    }
}
