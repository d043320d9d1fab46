package io.alliancehub.engine.grammar.parts;

import java.util.List;

/*
 * A frame's state is its phase and how many items of the wanted kind are still missing, its index
 * the place of the next item as far as that matters; need and left count items. Blanks: at most one
 * space behind a comma.
 */
/** A JSON array. */
public final class ArrayPart extends Part {

    private static final int FIRST = 0; // behind the bracket
    private static final int AFTER = 1; // behind an item
    private static final int COMMA = 2; // behind it
    private static final int SPACED_COMMA = 3;
    private static final int PHASES = 4;

    /**
     * The items.
     *
     * @param leading of the first places, one each
     * @param others of all places behind
     * @param leadingWanted as {@code leading}, narrowed to the wanted kind
     * @param othersWanted as {@code others}, narrowed to the wanted kind
     */
    public record Items(
            List<? extends Part> leading,
            Part others,
            List<? extends Part> leadingWanted,
            Part othersWanted) {}

    private final Part[] items; // one for each of the first places, then that of all others
    private final Part[] wanted;
    private final int min;
    private final int max;
    private final int wantedMin;
    private int height = ENDLESS;

    /**
     * An array of {@code min} to {@code max} items.
     *
     * @param wantedMin how many items of the wanted kind there must be
     */
    public ArrayPart(Items items, int min, int max, int wantedMin) {
        this.items = joined(items.leading(), items.others());
        this.wanted = joined(items.leadingWanted(), items.othersWanted());
        this.min = min;
        this.max = max;
        this.wantedMin = wantedMin;
    }

    private static Part[] joined(List<? extends Part> leading, Part others) {
        Part[] joined = new Part[leading.size() + 1];
        for (int i = 0; i < leading.size(); i++) {
            joined[i] = leading.get(i);
        }
        joined[leading.size()] = others;
        return joined;
    }

    /** Learns from its items' heights how flat it can be; says whether that is new. */
    public boolean settle() {
        int before = height;
        height = ENDLESS;
        for (int levels = 0; levels < Frame.DEPTH_MAX; levels++) {
            if (isPossible(0, wantedMin, min, max, levels)) {
                height = levels + 1;
                break;
            }
        }
        return height < before;
    }

    /** Whether the array can be closed after items from a place on that are so flat. */
    private boolean isPossible(int from, int missing, int need, int left, int levels) {
        int places = items.length - 1;
        int stillMissing = missing;
        int stillNeeded = need;
        int stillLeft = left;
        for (int i = from; i < places; i++) {
            if (stillMissing == 0 && stillNeeded == 0) {
                return true;
            }
            if (stillLeft == 0 || items[i].height() > levels) {
                return false;
            }
            // A wanted item is an item: whoever can take one loses nothing by it.
            if (stillMissing > 0 && wanted[i].height() <= levels) {
                stillMissing--;
            }
            stillNeeded = Math.max(0, stillNeeded - 1);
            stillLeft -= stillLeft == Frame.UNLIMITED ? 0 : 1;
        }
        if (stillMissing > 0 && wanted[places].height() > levels) {
            return false;
        }
        int more = Math.max(stillMissing, stillNeeded);
        return more == 0 || (more <= stillLeft && items[places].height() <= levels);
    }

    @Override
    int height() {
        return height;
    }

    @Override
    boolean mayBeEmpty() {
        return false;
    }

    @Override
    boolean mayEnd(Frame at) {
        return false;
    }

    @Override
    void enter(int b, Frame parent, Frames out) {
        if (b == '[') {
            out.reach(out.frame(this, parent, FIRST + PHASES * wantedMin, 0, min, max));
        }
    }

    @Override
    void next(int b, Frame at, Frames out) {
        switch (at.state() % PHASES) {
            case FIRST -> {
                close(b, at, out);
                item(b, at, out);
            }
            case AFTER -> {
                close(b, at, out);
                if (b == ',' && (isOffered(items, 0, at) || isOffered(wanted, 1, at))) {
                    out.reach(phase(COMMA, at, out));
                }
            }
            case COMMA -> {
                if (b == ' ') {
                    out.reach(phase(SPACED_COMMA, at, out));
                }
                item(b, at, out);
            }
            default -> item(b, at, out);
        }
    }

    private Frame phase(int phase, Frame at, Frames out) {
        int state = at.state() - at.state() % PHASES + phase;
        return out.frame(this, at.parent(), state, at.index(), at.need(), at.left());
    }

    private void close(int b, Frame at, Frames out) {
        if (b == ']' && at.need() == 0 && at.state() / PHASES == 0) {
            out.reach(at.parent());
        }
    }

    private void item(int b, Frame at, Frames out) {
        if (isOffered(items, 0, at)) {
            items[at.index()].enter(b, after(0, at, out), out);
        }
        if (isOffered(wanted, 1, at)) {
            wanted[at.index()].enter(b, after(1, at, out), out);
        }
    }

    /** Behind an item that is so many of the wanted kind. */
    private Frame after(int found, Frame at, Frames out) {
        int state = AFTER + PHASES * (at.state() / PHASES - found);
        int index = Math.min(at.index() + 1, items.length - 1);
        int left = at.left() == Frame.UNLIMITED ? at.left() : at.left() - 1;
        return out.frame(this, at.parent(), state, index, Math.max(0, at.need() - 1), left);
    }

    /** Whether an item may be next that is so many of the wanted kind. */
    private boolean isOffered(Part[] kind, int found, Frame at) {
        int levels = Frame.DEPTH_MAX - at.depth();
        int missing = at.state() / PHASES - found;
        if (missing < 0 || at.left() == 0 || kind[at.index()].height() > levels) {
            return false;
        }
        int left = at.left() == Frame.UNLIMITED ? at.left() : at.left() - 1;
        int from = Math.min(at.index() + 1, items.length - 1);
        return isPossible(from, missing, Math.max(0, at.need() - 1), left, levels);
    }
}
