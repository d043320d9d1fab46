package io.alliancehub.engine.grammar.text;

import java.util.Arrays;

/*
 * Code points that no transition tells apart are one class, so a table has states times classes
 * entries. Every state can be reached, and from every state acceptance can be reached: whoever walks
 * along transitions never comes to a dead end. Surrogates have no transitions.
 */
/** A deterministic automaton over Unicode scalar values. Immutable; its start is state 0. */
public final class Dfa {

    /** There is no such transition. */
    public static final int DEAD = -1;

    private static final int ASCII = 128;

    /** All texts. */
    public static final Dfa ANY =
            new Dfa(new int[] {0, 0xD800, 0xE000}, new int[] {0, DEAD, 0}, new boolean[] {true});

    /** No text. */
    public static final Dfa NOTHING = new Dfa(new int[] {0}, new int[0], new boolean[0]);

    private final int[] starts; // [classes] first code point of each range, rising, first 0
    private final int[] next; // [states * classes]
    private final boolean[] accepting; // [states]
    private final byte[] classOfAscii; // [128], where there are that few classes

    Dfa(int[] starts, int[] next, boolean[] accepting) {
        this.starts = starts;
        this.next = next;
        this.accepting = accepting;
        classOfAscii = new byte[ASCII];
        for (int c = 0; c < ASCII; c++) {
            int index = search(starts, c);
            classOfAscii[c] = (byte) index; // an ASCII character is at most in class 127
        }
    }

    private static int search(int[] starts, int codePoint) {
        int found = Arrays.binarySearch(starts, codePoint);
        return found >= 0 ? found : -found - 2;
    }

    int classOf(int codePoint) {
        return codePoint < ASCII ? classOfAscii[codePoint] : search(starts, codePoint);
    }

    /** The state after one more code point, or {@link #DEAD}. */
    public int next(int state, int codePoint) {
        return next[state * starts.length + classOf(codePoint)];
    }

    /** Whether the text so far is in the language. */
    public boolean accepts(int state) {
        return accepting[state];
    }

    /** Whether any code point from {@code first} to {@code last} leads on. */
    public boolean leadsOn(int state, int first, int last) {
        for (int c = classOf(first); c < starts.length && starts[c] <= last; c++) {
            if (next[state * starts.length + c] != DEAD) {
                return true;
            }
        }
        return false;
    }

    /**
     * The state after each code point from {@code first} to {@code last}, if it is the same for
     * all; else {@link #DEAD}.
     */
    public int commonNext(int state, int first, int last) {
        int from = classOf(first);
        int common = next[state * starts.length + from];
        for (int c = from + 1; c < starts.length && starts[c] <= last; c++) {
            if (next[state * starts.length + c] != common) {
                return DEAD;
            }
        }
        return common;
    }

    /** Whether a text is in the language. */
    public boolean matches(String text) {
        if (isEmpty()) {
            return false;
        }
        int state = 0;
        for (int at = 0; at < text.length() && state != DEAD; ) {
            int cp = text.codePointAt(at);
            state = next(state, cp);
            at += Character.charCount(cp);
        }
        return state != DEAD && accepting[state];
    }

    /** Whether no text is in the language. */
    public boolean isEmpty() {
        return accepting.length == 0;
    }

    /** How many states it has. */
    public int states() {
        return accepting.length;
    }

    int[] starts() {
        return starts;
    }

    int nextOfClass(int state, int index) {
        return next[state * starts.length + index];
    }
}
