package io.alliancehub.engine.grammar.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Makes automata from automata and from lists of texts. */
public final class Languages {

    private enum Join {
        BOTH,
        EITHER,
        FIRST_ONLY
    }

    private Languages() {}

    /** The texts that are in both languages. */
    public static Dfa intersection(Dfa a, Dfa b, Work work) {
        if (a == Dfa.ANY) {
            return b;
        }
        return b == Dfa.ANY ? a : product(a, b, Join.BOTH, work);
    }

    /** The texts that are in either language. */
    public static Dfa union(Dfa a, Dfa b, Work work) {
        if (a.isEmpty()) {
            return b;
        }
        return b.isEmpty() ? a : product(a, b, Join.EITHER, work);
    }

    /** The texts of the first language that are not in the second. */
    public static Dfa difference(Dfa a, Dfa b, Work work) {
        return b.isEmpty() ? a : product(a, b, Join.FIRST_ONLY, work);
    }

    /** Exactly these texts; a text with a lone surrogate is refused. */
    public static Dfa of(Collection<String> texts, Work work) {
        var bounds = new TreeSet<Integer>(List.of(0, 0xD800, 0xE000));
        for (String text : texts) {
            for (int cp : text.codePoints().toArray()) {
                if (cp >= 0xD800 && cp < 0xE000) {
                    throw new GrammarRefusedException("a text holds half a surrogate pair");
                }
                bounds.add(cp);
                bounds.add(cp + 1);
            }
        }
        bounds.remove(CodePoints.END);
        int[] starts = ints(bounds);
        var table = new DfaTable(starts, work);
        Map<Long, Integer> edges = new HashMap<>();
        table.add(false);
        for (String text : texts) {
            addPath(text, table, edges, starts);
        }
        return table.trimmed();
    }

    private static void addPath(
            String text, DfaTable table, Map<Long, Integer> edges, int[] starts) {
        int state = 0;
        for (int cp : text.codePoints().toArray()) {
            long edge = ((long) state << 32) | cp;
            Integer to = edges.get(edge);
            if (to == null) {
                to = table.add(false);
                edges.put(edge, to);
                table.connect(state, Arrays.binarySearch(starts, cp), to);
            }
            state = to;
        }
        table.accept(state);
    }

    /** The texts of {@code min} to {@code max} code points. */
    public static Dfa ofLength(int min, int max, Work work) {
        var table = new DfaTable(new int[] {0, 0xD800, 0xE000}, work);
        boolean open = max == Integer.MAX_VALUE;
        int last = open ? min : max;
        if (last >= DfaTable.STATES_MAX) {
            throw new GrammarRefusedException("a bound of length is too large beside a pattern");
        }
        for (int length = 0; length <= last; length++) {
            table.add(length >= min);
        }
        for (int length = 0; length <= last; length++) {
            int to = length < last ? length + 1 : open ? last : Dfa.DEAD;
            table.connect(length, 0, to);
            table.connect(length, 2, to);
        }
        return table.trimmed();
    }

    static int[] ints(Collection<Integer> sorted) {
        int[] values = new int[sorted.size()];
        int at = 0;
        for (int value : sorted) {
            values[at] = value;
            at++;
        }
        return values;
    }

    private static Dfa product(Dfa a, Dfa b, Join join, Work work) {
        var bounds = new TreeSet<Integer>();
        for (int start : a.starts()) {
            bounds.add(start);
        }
        for (int start : b.starts()) {
            bounds.add(start);
        }
        int[] starts = ints(bounds);
        var table = new DfaTable(starts, work);
        Map<Long, Integer> stateOf = new HashMap<>();
        List<int[]> pairs = new ArrayList<>();
        pair(a.isEmpty() ? Dfa.DEAD : 0, b.isEmpty() ? Dfa.DEAD : 0, stateOf, pairs);
        table.add(accepts(a, b, pairs.get(0), join));
        for (int state = 0; state < pairs.size(); state++) {
            int[] pair = pairs.get(state);
            for (int c = 0; c < starts.length; c++) {
                int i = pair[0] == Dfa.DEAD ? Dfa.DEAD : a.next(pair[0], starts[c]);
                int j = pair[1] == Dfa.DEAD ? Dfa.DEAD : b.next(pair[1], starts[c]);
                if (canMatter(i, j, join)) {
                    int to = pair(i, j, stateOf, pairs);
                    if (to == table.states()) {
                        table.add(accepts(a, b, pairs.get(to), join));
                    }
                    table.connect(state, c, to);
                }
            }
        }
        return table.trimmed();
    }

    private static int pair(int i, int j, Map<Long, Integer> stateOf, List<int[]> pairs) {
        long key = ((long) i << 32) | (j & 0xFFFFFFFFL);
        Integer known = stateOf.putIfAbsent(key, pairs.size());
        if (known != null) {
            return known;
        }
        pairs.add(new int[] {i, j});
        return pairs.size() - 1;
    }

    private static boolean canMatter(int i, int j, Join join) {
        return switch (join) {
            case BOTH -> i != Dfa.DEAD && j != Dfa.DEAD;
            case EITHER -> i != Dfa.DEAD || j != Dfa.DEAD;
            case FIRST_ONLY -> i != Dfa.DEAD;
        };
    }

    private static boolean accepts(Dfa a, Dfa b, int[] pair, Join join) {
        boolean first = pair[0] != Dfa.DEAD && a.accepts(pair[0]);
        boolean second = pair[1] != Dfa.DEAD && b.accepts(pair[1]);
        return switch (join) {
            case BOTH -> first && second;
            case EITHER -> first || second;
            case FIRST_ONLY -> first && !second;
        };
    }
}
