package io.alliancehub.engine.grammar.parts;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/*
 * A state is the set of frames that the bytes so far can lead to; a frame is a stack of places, made
 * of links that all frames share. So a grammar may recur, and may be read in several ways at once.
 * States and the transitions between them are found while somebody walks, and remembered: the second
 * walk is one look into a table per byte.
 *
 * Every frame can be completed (its part offers nothing else), so a state that is not dead has a
 * byte that leads on, or may end.
 */
/** The automaton over bytes of one grammar. Owned by one thread. */
public final class Automaton {

    private static final int STATES_MAX = 8_192;
    private static final int FRAMES_PER_MASK_MAX = 500_000;

    private final Frames frames = new Frames();
    private final Map<GrammarState, GrammarState> states = new HashMap<>();
    private final GrammarState dead = new GrammarState(new Frame[0]);
    private final GrammarState start;
    private long made;

    /** The automaton of a grammar, with nothing remembered. */
    public Automaton(Part root) {
        var before = new SequencePart(List.of(root));
        Frame begin = frames.frame(before, frames.end(), 0, 0);
        start = new GrammarState(new Frame[] {begin});
    }

    /** From now to {@link #endMask}, only so much may be found out: the engine's thread waits. */
    public void beginMask() {
        frames.setBudget(FRAMES_PER_MASK_MAX);
    }

    /** A mask is made. */
    public void endMask() {
        frames.setBudget(Long.MAX_VALUE);
    }

    /** Before the first byte. */
    public GrammarState start() {
        return start;
    }

    /** How many states were made so far. */
    public long made() {
        return made;
    }

    /**
     * The state after one more byte.
     *
     * @throws GrammarTooWideException if that costs more than is allowed
     */
    public GrammarState next(GrammarState state, byte value) {
        int b = value & 0xFF;
        GrammarState known = state.known(b);
        if (known != null) {
            return known;
        }
        frames.clearReached();
        for (Frame frame : state.frames()) {
            frames.follow(b, frame);
        }
        GrammarState reached = stateOf(frames.reached());
        state.remember(b, reached);
        return reached;
    }

    /** The state after some more bytes. */
    public GrammarState next(GrammarState state, byte[] values) {
        GrammarState at = state;
        for (byte value : values) {
            at = next(at, value);
        }
        return at;
    }

    private GrammarState stateOf(Frame[] reached) {
        if (reached.length == 0) {
            return dead;
        }
        var state = new GrammarState(reached);
        GrammarState known = states.get(state);
        if (known != null) {
            return known;
        }
        if (states.size() == STATES_MAX) {
            states.clear();
        }
        states.put(state, state);
        made++;
        return state;
    }

    /**
     * A state that cannot be told from this one within so many bytes, in which counts that are far
     * from their bounds are forgotten: everybody who is far from them shares it.
     */
    public GrammarState within(GrammarState state, int bytes) {
        if (!state.counts()) {
            return state;
        }
        frames.clearReached();
        for (Frame frame : state.frames()) {
            frames.reach(forgetting(frame, bytes));
        }
        return stateOf(frames.reached());
    }

    private Frame forgetting(Frame frame, int bytes) {
        int length = 0;
        for (Frame at = frame; !at.isEnd(); at = at.parent()) {
            length++;
        }
        Frame[] stack = new Frame[length];
        for (Frame at = frame; !at.isEnd(); at = at.parent()) {
            length--;
            stack[length] = at;
        }
        Frame kept = frames.end();
        for (Frame at : stack) {
            int need = Math.min(at.need(), bytes);
            int left = at.left() >= bytes ? Frame.UNLIMITED : at.left();
            kept = frames.frame(at.part(), kept, at.state(), at.index(), need, left);
        }
        return kept;
    }
}
