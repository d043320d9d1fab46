package io.alliancehub.engine.grammar;

import io.alliancehub.engine.grammar.parts.Automaton;
import io.alliancehub.engine.grammar.parts.GrammarState;
import java.util.LinkedHashMap;
import java.util.Map;

/*
 * A mask depends on nothing but the state of the automaton, so it is made once per state and found
 * again by every sequence of the same grammar. Counts far from their bounds are forgotten first
 * (Automaton.within): a string of at most a thousand characters needs one mask, not a thousand.
 */
/** The masks of an engine's grammars over its vocabulary. Owned by the engine's thread. */
public final class GrammarMasks {

    private static final int AUTOMATA_MAX = 16;
    private static final long MASK_BYTES_MAX = 32L << 20;

    private final TokenTrie trie;
    private final Map<String, Automaton> automata = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<GrammarState, TokenMask> masks = new LinkedHashMap<>(16, 0.75f, true);
    private final int masksMax;
    private final GrammarState[] path;
    private long made;
    private long found;

    /** The masks over a vocabulary, none of them made yet. */
    public GrammarMasks(TokenTrie trie) {
        this.trie = trie;
        masksMax = Math.clamp(MASK_BYTES_MAX / (8L * words()), 64, 4_096);
        path = new GrammarState[trie.bytesMax() + 1];
    }

    private int words() {
        return (trie.vocabulary() + Long.SIZE - 1) / Long.SIZE;
    }

    /** A cursor at the beginning of a grammar; all of one grammar share what is found out of it. */
    public GrammarCursor cursor(Grammar grammar) {
        Automaton automaton = automata.get(grammar.digest());
        if (automaton == null) {
            automaton = new Automaton(grammar.root());
            automata.put(grammar.digest(), automaton);
            dropEldest(automata, AUTOMATA_MAX);
        }
        return new GrammarCursor(automaton, trie.tokenizer());
    }

    private static <K, V> void dropEldest(Map<K, V> map, int max) {
        if (map.size() > max) {
            map.remove(map.keySet().iterator().next());
        }
    }

    /**
     * The tokens that may come next. Never empty: a byte that leads on is a token, and where the
     * grammar may end the tokens that end a generation are in it.
     *
     * @throws IllegalStateException if the cursor's tokens do not fit the grammar
     */
    public TokenMask mask(GrammarCursor cursor) {
        if (cursor.isDead()) {
            throw new IllegalStateException("the tokens so far do not fit the grammar");
        }
        Automaton automaton = cursor.automaton();
        GrammarState state = automaton.within(cursor.state(), trie.bytesMax() + 1);
        TokenMask known = masks.get(state);
        if (known != null) {
            found++;
            return known;
        }
        TokenMask mask = walk(automaton, state);
        made++;
        masks.put(state, mask);
        dropEldest(masks, masksMax);
        return mask;
    }

    private TokenMask walk(Automaton automaton, GrammarState from) {
        long[] bits = new long[words()];
        path[0] = from;
        int nodes = trie.nodes();
        int node = 0;
        automaton.beginMask();
        try {
            while (node < nodes) {
                int depth = trie.depth(node);
                GrammarState state = automaton.next(path[depth - 1], trie.label(node));
                if (state.isDead()) {
                    node = trie.end(node);
                } else {
                    path[depth] = state;
                    trie.addTokens(node, bits);
                    node++;
                }
            }
        } finally {
            automaton.endMask();
        }
        if (from.mayEnd()) {
            for (int id : trie.endTokens()) {
                bits[id >> 6] |= 1L << id;
            }
        }
        return new TokenMask(bits);
    }

    /** Masks that were made. */
    public long made() {
        return made;
    }

    /** Masks that had been made before. */
    public long found() {
        return found;
    }
}
