package io.alliancehub.engine.grammar.parts;

/**
 * A piece of a grammar: a language of bytes. Immutable once its grammar is compiled, and shared by
 * all who use it.
 */
public abstract sealed class Part
        permits BytesPart, TextPart, RulePart, SequencePart, RepeatPart, ObjectPart, ArrayPart {

    /** Nothing that a part could write is finite. */
    public static final int ENDLESS = Integer.MAX_VALUE;

    /** How many levels of arrays and objects the flattest text of this part has. */
    abstract int height();

    /** Whether the empty text is in the language. */
    abstract boolean mayBeEmpty();

    /** Whether the empty text is in the language, for whoever composes parts. */
    public final boolean canBeEmpty() {
        return mayBeEmpty();
    }

    /** Adds the frames after a first byte; what follows this part is {@code parent}. */
    abstract void enter(int b, Frame parent, Frames out);

    /** Adds the frames after a byte at a frame of this part. */
    abstract void next(int b, Frame at, Frames out);

    /** Whether the part may be over at a frame of it, so that its parent decides. */
    abstract boolean mayEnd(Frame at);

    /** Whether so flat a text of this part fits below a frame. */
    final boolean fitsBelow(Frame parent) {
        return height() <= Frame.DEPTH_MAX - parent.depth();
    }
}
