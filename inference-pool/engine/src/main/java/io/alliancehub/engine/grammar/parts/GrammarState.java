package io.alliancehub.engine.grammar.parts;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * All ways in which the bytes so far can be read. Owned by the thread of its automaton; within it,
 * equal states are one object as long as the automaton remembers them.
 */
public final class GrammarState {

    private static final int PAGES = 4;
    private static final int PAGE_BYTES = 64;

    private final Frame[] frames;
    private final boolean mayEnd;
    private final boolean counts;
    private final @Nullable Page[] next = new @Nullable Page[PAGES];

    /** What follows some of the bytes. */
    private static final class Page {
        private final @Nullable GrammarState[] states = new @Nullable GrammarState[PAGE_BYTES];
    }

    GrammarState(Frame[] frames) {
        this.frames = frames;
        boolean ends = false;
        boolean counting = false;
        for (Frame frame : frames) {
            ends |= frame.mayEnd();
            counting |= frame.counts();
        }
        mayEnd = ends;
        counts = counting;
    }

    /** Whether no text of the grammar begins with these bytes. */
    public boolean isDead() {
        return frames.length == 0;
    }

    /** Whether these bytes are a text of the grammar. */
    public boolean mayEnd() {
        return mayEnd;
    }

    boolean counts() {
        return counts;
    }

    Frame[] frames() {
        return frames;
    }

    @Nullable GrammarState known(int b) {
        Page page = next[b / PAGE_BYTES];
        return page == null ? null : page.states[b % PAGE_BYTES];
    }

    void remember(int b, GrammarState state) {
        Page page = next[b / PAGE_BYTES];
        if (page == null) {
            page = new Page();
            next[b / PAGE_BYTES] = page;
        }
        page.states[b % PAGE_BYTES] = state;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GrammarState that && Arrays.equals(frames, that.frames);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (Frame frame : frames) {
            hash = hash * 31 + frame.id();
        }
        return hash;
    }
}
