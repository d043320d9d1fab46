package io.alliancehub.engine.grammar.parts;

import org.jspecify.annotations.Nullable;

/**
 * A place in a grammar: how far a part has come, and where it goes on when the part is over. Frames
 * of one automaton are equal if and only if they are the same object.
 *
 * <p>{@code need} and {@code left} count down: how many more are needed and allowed.
 */
final class Frame {

    /** The most levels of arrays and objects of an answer. */
    static final int DEPTH_MAX = 64;

    /** So many as one likes. */
    static final int UNLIMITED = Integer.MAX_VALUE;

    private final @Nullable Part part;
    private final @Nullable Frame parent;
    private final int state;
    private final int index;
    private final int need;
    private final int left;
    private final int depth;
    private final int id;
    private final boolean counts;
    private long marked;

    Frame(
            @Nullable Part part,
            @Nullable Frame parent,
            int state,
            int index,
            int need,
            int left,
            int id) {
        this.part = part;
        this.parent = parent;
        this.state = state;
        this.index = index;
        this.need = need;
        this.left = left;
        this.id = id;
        boolean container = part instanceof ObjectPart || part instanceof ArrayPart;
        depth = (parent == null ? 0 : parent.depth) + (container ? 1 : 0);
        counts = need > 0 || left != UNLIMITED || (parent != null && parent.counts);
    }

    Part part() {
        if (part == null) {
            throw new IllegalStateException("the end of a grammar has no part");
        }
        return part;
    }

    /** Notes that a set has this frame; false if it had. */
    boolean mark(long round) {
        boolean isNew = marked != round;
        marked = round;
        return isNew;
    }

    Frame parent() {
        if (parent == null) {
            throw new IllegalStateException("nothing is behind the end of a grammar");
        }
        return parent;
    }

    boolean isEnd() {
        return part == null;
    }

    int state() {
        return state;
    }

    int index() {
        return index;
    }

    int need() {
        return need;
    }

    int left() {
        return left;
    }

    int depth() {
        return depth;
    }

    int id() {
        return id;
    }

    /** Whether this frame or one behind it counts. */
    boolean counts() {
        return counts;
    }

    /** Whether the grammar may be over here. */
    boolean mayEnd() {
        Frame at = this;
        while (at.part != null) {
            if (!at.part.mayEnd(at)) {
                return false;
            }
            at = at.parent();
        }
        return true;
    }

    boolean equals(Part thatPart, @Nullable Frame thatParent, int thatState, int thatIndex) {
        return part == thatPart && parent == thatParent && state == thatState && index == thatIndex;
    }

    boolean counts(int thatNeed, int thatLeft) {
        return need == thatNeed && left == thatLeft;
    }
}
