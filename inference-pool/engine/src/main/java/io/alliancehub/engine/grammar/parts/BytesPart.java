package io.alliancehub.engine.grammar.parts;

/** Exactly these bytes, of which there is at least one. */
public final class BytesPart extends Part {

    private final byte[] bytes;

    /** The part of these bytes. */
    public BytesPart(byte[] bytes) {
        if (bytes.length == 0) {
            throw new IllegalArgumentException("a literal has at least one byte");
        }
        this.bytes = bytes.clone();
    }

    @Override
    int height() {
        return 0;
    }

    @Override
    boolean mayBeEmpty() {
        return false;
    }

    @Override
    void enter(int b, Frame parent, Frames out) {
        step(b, 0, parent, out);
    }

    @Override
    void next(int b, Frame at, Frames out) {
        step(b, at.index(), at.parent(), out);
    }

    private void step(int b, int index, Frame parent, Frames out) {
        if ((bytes[index] & 0xFF) != b) {
            return;
        }
        int after = index + 1;
        out.reach(after == bytes.length ? parent : out.frame(this, parent, 0, after));
    }

    @Override
    boolean mayEnd(Frame at) {
        return false;
    }
}
