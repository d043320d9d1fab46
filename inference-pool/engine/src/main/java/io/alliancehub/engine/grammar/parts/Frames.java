package io.alliancehub.engine.grammar.parts;

import java.util.Arrays;
import java.util.Comparator;

/*
 * A hash table of all frames, so that equal ones are one object, and the set of those that a step
 * reaches. Open addressing; emptied when it is full: frames that are still held go on working, they
 * are only not found again.
 */
/** The frames of one automaton. Owned by one thread. */
final class Frames {

    private static final int FRAMES_MAX = 1 << 16;
    private static final int REACHED_MAX = 1_024;

    private static final Comparator<Frame> BY_ID = Comparator.comparingInt(Frame::id);

    private Frame[] table = new Frame[256];
    private int size;
    private int ids;
    private Frame[] reached = new Frame[16];
    private int count;
    private long round;
    private long spent;
    private long budget = Long.MAX_VALUE;
    private final Frame end = new Frame(null, null, 0, 0, 0, Frame.UNLIMITED, -1);

    /** Behind the whole grammar. */
    Frame end() {
        return end;
    }

    /** From now on, so many frames may be reached. */
    void setBudget(long frames) {
        spent = 0;
        budget = frames;
    }

    /** A frame that counts nothing. */
    Frame frame(Part part, Frame parent, int state, int index) {
        return frame(part, parent, state, index, 0, Frame.UNLIMITED);
    }

    /** The frame of these values. */
    Frame frame(Part part, Frame parent, int state, int index, int need, int left) {
        int mask = table.length - 1;
        int at = hash(part, parent, state, index, need * 31 + left) & mask;
        while (table[at] != null) {
            Frame known = table[at];
            if (known.equals(part, parent, state, index) && known.counts(need, left)) {
                return known;
            }
            at = (at + 1) & mask;
        }
        Frame added = new Frame(part, parent, state, index, need, left, ids++);
        table[at] = added;
        size++;
        if (2 * size > table.length) {
            grow();
        }
        return added;
    }

    private static int hash(Part part, Frame parent, int state, int index, int counts) {
        int hash = System.identityHashCode(part);
        hash = hash * 31 + parent.id();
        hash = (hash * 31 + state) * 31 + index;
        hash = (hash * 31 + counts) * 0x9E3779B1;
        return hash ^ (hash >>> 15);
    }

    private void grow() {
        Frame[] old = table;
        if (size > FRAMES_MAX) {
            table = new Frame[256];
            size = 0;
            return;
        }
        table = new Frame[2 * old.length];
        int mask = table.length - 1;
        for (Frame frame : old) {
            if (frame != null) {
                int counts = frame.need() * 31 + frame.left();
                int at =
                        hash(frame.part(), frame.parent(), frame.state(), frame.index(), counts)
                                & mask;
                while (table[at] != null) {
                    at = (at + 1) & mask;
                }
                table[at] = frame;
            }
        }
    }

    /** Begins a set of reached frames. */
    void clearReached() {
        count = 0;
        round++;
    }

    /** Adds a frame to the set. */
    void reach(Frame frame) {
        spent++;
        if (spent > budget) {
            throw new GrammarTooWideException("a step of the grammar costs more than is allowed");
        }
        if (!frame.mark(round)) {
            return;
        }
        if (count == REACHED_MAX) {
            throw new GrammarTooWideException(
                    "the grammar can be read in more than " + REACHED_MAX + " ways at once");
        }
        if (count == reached.length) {
            reached = Arrays.copyOf(reached, 2 * count);
        }
        reached[count] = frame;
        count++;
    }

    /** A byte at what follows a part that is over. */
    void follow(int b, Frame parent) {
        if (!parent.isEnd()) {
            parent.part().next(b, parent, this);
        }
    }

    /** The set that was reached, in order of ids. */
    Frame[] reached() {
        Frame[] set = Arrays.copyOf(reached, count);
        Arrays.sort(set, BY_ID);
        return set;
    }
}
