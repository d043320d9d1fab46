package io.alliancehub.engine.grammar.parts;

import java.util.List;

/** Parts one after the other. */
public final class SequencePart extends Part {

    private final Part[] parts;

    /** These parts, at least one. */
    public SequencePart(List<Part> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a sequence has at least one part");
        }
        this.parts = parts.toArray(new Part[0]);
    }

    @Override
    int height() {
        int most = 0;
        for (Part part : parts) {
            most = Math.max(most, part.height());
        }
        return most;
    }

    @Override
    boolean mayBeEmpty() {
        return isEmptyFrom(0);
    }

    private boolean isEmptyFrom(int index) {
        for (int i = index; i < parts.length; i++) {
            if (!parts[i].mayBeEmpty()) {
                return false;
            }
        }
        return true;
    }

    @Override
    void enter(int b, Frame parent, Frames out) {
        step(b, 0, parent, out);
    }

    @Override
    void next(int b, Frame at, Frames out) {
        step(b, at.index(), at.parent(), out);
    }

    /** A part that may be empty lets the byte through to what follows it by itself. */
    private void step(int b, int index, Frame parent, Frames out) {
        Frame rest = index + 1 == parts.length ? parent : out.frame(this, parent, 0, index + 1);
        parts[index].enter(b, rest, out);
    }

    @Override
    boolean mayEnd(Frame at) {
        return isEmptyFrom(at.index());
    }
}
