package io.alliancehub.engine.grammar.parts;

import java.util.List;

/**
 * One of several parts. A rule may be used before it is defined, and within itself: that is how a
 * grammar recurs.
 */
public final class RulePart extends Part {

    private Part[] options = new Part[0];
    private int height = ENDLESS;
    private boolean empty;

    /** A rule of which nothing is said yet: nothing is in its language. */
    public RulePart() {}

    /** A rule of these parts. */
    public static RulePart of(List<Part> options) {
        var rule = new RulePart();
        rule.define(options);
        return rule;
    }

    /** Says what the rule is; called once, before the grammar runs. */
    public void define(List<Part> parts) {
        options = parts.toArray(new Part[0]);
        for (Part option : options) {
            empty |= option.mayBeEmpty();
        }
        settle();
    }

    /** Learns from its parts' heights how flat it can be; says whether that is new. */
    public boolean settle() {
        int least = ENDLESS;
        for (Part option : options) {
            least = Math.min(least, option.height());
        }
        boolean lower = least < height;
        height = least;
        return lower;
    }

    /** Whether some finite text is in its language. */
    public boolean isPossible() {
        return height <= Frame.DEPTH_MAX;
    }

    @Override
    int height() {
        return height;
    }

    @Override
    boolean mayBeEmpty() {
        return empty;
    }

    @Override
    void enter(int b, Frame parent, Frames out) {
        for (Part option : options) {
            if (option.fitsBelow(parent)) {
                option.enter(b, parent, out);
            }
        }
    }

    @Override
    void next(int b, Frame at, Frames out) {
        throw new IllegalStateException("a rule has no frames of its own");
    }

    @Override
    boolean mayEnd(Frame at) {
        throw new IllegalStateException("a rule has no frames of its own");
    }
}
