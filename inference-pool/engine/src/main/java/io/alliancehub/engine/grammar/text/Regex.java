package io.alliancehub.engine.grammar.text;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Compiles regular expressions. */
public final class Regex {

    private static final RegexNode ANYTHING =
            new RegexNode.Repeat(new RegexNode.Chars(CodePoints.ALL), 0, RegexNode.UNBOUNDED);

    private Regex() {}

    /** The texts that an expression matches as a whole. */
    public static Dfa whole(String expression, Work work) {
        return compile(RegexParser.parse(expression, work), work);
    }

    /** The texts in which an expression is found, as JSON Schema's {@code pattern} has it. */
    public static Dfa within(String expression, Work work) {
        RegexNode node = RegexParser.parse(expression, work);
        return compile(new RegexNode.Concat(List.of(ANYTHING, node, ANYTHING)), work);
    }

    private static Dfa compile(RegexNode node, Work work) {
        var nfa = new Nfa(work);
        int first = nfa.build(node, nfa.last());
        int[] starts = classes(nfa);
        var table = new DfaTable(starts, work);
        Map<BitSet, Integer> stateOf = new HashMap<>();
        List<BitSet> sets = new ArrayList<>();
        var start = new BitSet();
        start.set(first);
        // The start is not in the map: the same set later on is not at the beginning any more.
        sets.add(nfa.closed(start, true));
        table.add(nfa.accepts(sets.get(0), true));
        for (int state = 0; state < sets.size(); state++) {
            for (int c = 0; c < starts.length; c++) {
                BitSet reached = nfa.after(sets.get(state), starts[c]);
                if (!reached.isEmpty()) {
                    BitSet closed = nfa.closed(reached, false);
                    Integer to = stateOf.get(closed);
                    if (to == null) {
                        to = table.add(nfa.accepts(closed, false));
                        work.spend(closed.size() / Long.SIZE);
                        stateOf.put(closed, to);
                        sets.add(closed);
                    }
                    table.connect(state, c, to);
                }
            }
        }
        return table.trimmed();
    }

    private static int[] classes(Nfa nfa) {
        var bounds = new TreeSet<Integer>(List.of(0, 0xD800, 0xE000));
        for (int node = 0; node < nfa.size(); node++) {
            for (int bound : nfa.set(node).bounds()) {
                bounds.add(bound);
            }
        }
        bounds.remove(CodePoints.END);
        return Languages.ints(bounds);
    }
}
