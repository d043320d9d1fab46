package io.alliancehub.engine.grammar.parts;

/** A part several times, with a separator between. */
public final class RepeatPart extends Part {

    private final Part part;
    private final Part separated;
    private final int min;
    private final int max;

    /**
     * A part {@code min} to {@code max} times.
     *
     * @param part never empty
     * @param separated the same with the separator before it
     */
    public RepeatPart(Part part, Part separated, int min, int max) {
        if (part.mayBeEmpty() || min < 0 || max < Math.max(1, min)) {
            throw new IllegalArgumentException(
                    "what is repeated must not be empty, and is repeated at least once");
        }
        this.part = part;
        this.separated = separated;
        this.min = min;
        this.max = max;
    }

    @Override
    int height() {
        return min == 0 ? 0 : part.height();
    }

    @Override
    boolean mayBeEmpty() {
        return min == 0;
    }

    @Override
    void enter(int b, Frame parent, Frames out) {
        if (part.fitsBelow(parent)) {
            part.enter(b, after(parent, min, max, out), out);
        }
        if (min == 0) {
            out.follow(b, parent);
        }
    }

    private Frame after(Frame parent, int need, int left, Frames out) {
        int fewer = left == Frame.UNLIMITED ? left : left - 1;
        return out.frame(this, parent, 0, 0, Math.max(0, need - 1), fewer);
    }

    @Override
    void next(int b, Frame at, Frames out) {
        Frame parent = at.parent();
        if (at.left() > 0 && separated.fitsBelow(parent)) {
            separated.enter(b, after(parent, at.need(), at.left(), out), out);
        }
        if (at.need() == 0) {
            out.follow(b, parent);
        }
    }

    @Override
    boolean mayEnd(Frame at) {
        return at.need() == 0;
    }
}
