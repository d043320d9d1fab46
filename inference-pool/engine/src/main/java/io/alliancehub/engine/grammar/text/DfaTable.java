package io.alliancehub.engine.grammar.text;

import java.util.ArrayDeque;
import java.util.Arrays;

/** An automaton while it is being explored: rows are added, then trimmed to what can be used. */
final class DfaTable {

    /** The most states of one automaton. */
    static final int STATES_MAX = 16_384;

    private static final int ENTRIES_MAX = 1 << 22;

    private final int[] starts;
    private final Work work;
    private int[] next = new int[64];
    private boolean[] accepting = new boolean[16];
    private int states;

    DfaTable(int[] starts, Work work) {
        this.starts = starts;
        this.work = work;
    }

    int classes() {
        return starts.length;
    }

    int states() {
        return states;
    }

    /** A new state without transitions. */
    int add(boolean accepts) {
        long entries = (states + 1L) * starts.length;
        if (states == STATES_MAX || entries > ENTRIES_MAX) {
            throw new GrammarRefusedException(
                    "it needs an automaton of more than %d states or %d transitions"
                            .formatted(STATES_MAX, ENTRIES_MAX));
        }
        work.spend(starts.length);
        if (entries > next.length) {
            next = Arrays.copyOf(next, (int) Math.max(entries, 2L * next.length));
        }
        if (states == accepting.length) {
            accepting = Arrays.copyOf(accepting, 2 * states);
        }
        Arrays.fill(next, states * starts.length, (int) entries, Dfa.DEAD);
        accepting[states] = accepts;
        return states++;
    }

    void accept(int state) {
        accepting[state] = true;
    }

    void connect(int from, int index, int to) {
        next[from * starts.length + index] = to;
    }

    /** The automaton of the states that lead to acceptance; state 0 is the start. */
    Dfa trimmed() {
        boolean[] live = live();
        if (states == 0 || !live[0]) {
            return Dfa.NOTHING;
        }
        int[] renamed = new int[states];
        int count = 0;
        for (int state = 0; state < states; state++) {
            renamed[state] = live[state] ? count++ : Dfa.DEAD;
        }
        int classes = starts.length;
        int[] kept = new int[count * classes];
        boolean[] ends = new boolean[count];
        for (int state = 0; state < states; state++) {
            if (live[state]) {
                ends[renamed[state]] = accepting[state];
                for (int c = 0; c < classes; c++) {
                    int to = next[state * classes + c];
                    kept[renamed[state] * classes + c] = to == Dfa.DEAD ? Dfa.DEAD : renamed[to];
                }
            }
        }
        return merged(kept, ends);
    }

    /** Which states lead to acceptance. */
    private boolean[] live() {
        int classes = starts.length;
        int[] degree = new int[states + 1];
        for (int i = 0; i < states * classes; i++) {
            if (next[i] != Dfa.DEAD) {
                degree[next[i]]++;
            }
        }
        int[] at = new int[states + 1];
        for (int state = 0; state < states; state++) {
            at[state + 1] = at[state] + degree[state];
        }
        int[] sources = new int[at[states]];
        int[] filled = at.clone();
        for (int i = 0; i < states * classes; i++) {
            if (next[i] != Dfa.DEAD) {
                sources[filled[next[i]]++] = i / classes;
            }
        }
        boolean[] live = new boolean[states];
        var queue = new ArrayDeque<Integer>();
        for (int state = 0; state < states; state++) {
            if (accepting[state]) {
                live[state] = true;
                queue.add(state);
            }
        }
        while (!queue.isEmpty()) {
            int state = queue.remove();
            for (int i = at[state]; i < at[state + 1]; i++) {
                if (!live[sources[i]]) {
                    live[sources[i]] = true;
                    queue.add(sources[i]);
                }
            }
        }
        return live;
    }

    /** Joins neighbouring classes that no state tells apart. */
    private Dfa merged(int[] table, boolean[] ends) {
        int classes = starts.length;
        int[] keptClasses = new int[classes];
        int count = 0;
        for (int c = 0; c < classes; c++) {
            if (c == 0 || differ(table, ends.length, c)) {
                keptClasses[count] = c;
                count++;
            }
        }
        int[] fewer = new int[count];
        int[] smaller = new int[ends.length * count];
        for (int k = 0; k < count; k++) {
            fewer[k] = starts[keptClasses[k]];
            for (int state = 0; state < ends.length; state++) {
                smaller[state * count + k] = table[state * classes + keptClasses[k]];
            }
        }
        return new Dfa(fewer, smaller, ends);
    }

    private boolean differ(int[] table, int count, int c) {
        for (int state = 0; state < count; state++) {
            int at = state * starts.length + c;
            if (table[at] != table[at - 1]) {
                return true;
            }
        }
        return false;
    }
}
