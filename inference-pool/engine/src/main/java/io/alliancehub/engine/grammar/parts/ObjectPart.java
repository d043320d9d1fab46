package io.alliancehub.engine.grammar.parts;

import java.util.List;

/*
 * Declared members come in the order in which they were declared, each at most once, then the others
 * in any order. Blanks: at most one space behind a colon and a comma, none elsewhere.
 *
 * A frame's state is its phase, its index the first declared member that may still come; need and
 * left count members. Nothing is offered after which the object could not be closed: the required
 * members must still fit, and there must be as many members left as are needed.
 */
/** A JSON object. */
public final class ObjectPart extends Part {

    private static final int FIRST = 0; // behind the brace
    private static final int COLON = 1; // before it; index of what was named
    private static final int VALUE = 2; // behind the colon
    private static final int SPACED_VALUE = 3;
    private static final int AFTER = 4; // behind a value
    private static final int COMMA = 5; // behind it
    private static final int SPACED_COMMA = 6;

    /**
     * A member.
     *
     * @param name its name, quotes included
     */
    public record Member(Part name, Part value, Presence presence) {}

    /** Whether a member must be there. */
    public enum Presence {
        REQUIRED,
        OPTIONAL
    }

    private final Member[] members; // the declared ones, then the others
    private final int declared;
    private final int min;
    private final int max;
    private int height = ENDLESS;

    /**
     * An object.
     *
     * @param declared in this order, each at most once
     * @param others any number of them, behind the declared ones
     * @param min the fewest members
     * @param max the most members
     */
    public ObjectPart(List<Member> declared, List<Member> others, int min, int max) {
        this.declared = declared.size();
        members = new Member[declared.size() + others.size()];
        for (int i = 0; i < declared.size(); i++) {
            members[i] = declared.get(i);
        }
        for (int i = 0; i < others.size(); i++) {
            members[declared.size() + i] = others.get(i);
        }
        this.min = min;
        this.max = max;
    }

    /** Learns from its members' heights how flat it can be; says whether that is new. */
    public boolean settle() {
        int before = height;
        height = ENDLESS;
        for (int levels = 0; levels < Frame.DEPTH_MAX; levels++) {
            if (isPossible(0, min, max, levels)) {
                height = levels + 1;
                break;
            }
        }
        return height < before;
    }

    /** Whether the object can be closed after members from {@code from} that are so flat. */
    private boolean isPossible(int from, int need, int left, int levels) {
        int required = 0;
        int available = 0;
        for (int i = from; i < declared; i++) {
            boolean fits = members[i].value().height() <= levels;
            if (fits) {
                available++;
            }
            if (members[i].presence() == Presence.REQUIRED) {
                required++;
                if (!fits) {
                    return false;
                }
            }
        }
        for (int i = declared; i < members.length; i++) {
            if (members[i].value().height() <= levels) {
                return required <= left && need <= left;
            }
        }
        return required <= left && need <= left && need <= available;
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
        if (b == '{') {
            out.reach(out.frame(this, parent, FIRST, 0, min, max));
        }
    }

    @Override
    void next(int b, Frame at, Frames out) {
        switch (at.state()) {
            case FIRST -> {
                close(b, at, out);
                names(b, at, out);
            }
            case COLON -> {
                if (b == ':') {
                    out.reach(phase(VALUE, at, out));
                }
            }
            case VALUE -> {
                if (b == ' ') {
                    out.reach(phase(SPACED_VALUE, at, out));
                }
                value(b, at, out);
            }
            case SPACED_VALUE -> value(b, at, out);
            case AFTER -> {
                close(b, at, out);
                if (b == ',' && mayGoOn(at)) {
                    out.reach(phase(COMMA, at, out));
                }
            }
            case COMMA -> {
                if (b == ' ') {
                    out.reach(phase(SPACED_COMMA, at, out));
                }
                names(b, at, out);
            }
            default -> names(b, at, out);
        }
    }

    private Frame phase(int phase, Frame at, Frames out) {
        return out.frame(this, at.parent(), phase, at.index(), at.need(), at.left());
    }

    private void close(int b, Frame at, Frames out) {
        if (b == '}' && at.need() == 0 && !isRequiredFrom(at.index())) {
            out.reach(at.parent());
        }
    }

    private boolean isRequiredFrom(int index) {
        for (int i = index; i < declared; i++) {
            if (members[i].presence() == Presence.REQUIRED) {
                return true;
            }
        }
        return false;
    }

    private boolean mayGoOn(Frame at) {
        for (int i = at.index(); i < members.length; i++) {
            if (isOffered(i, at)) {
                return true;
            }
            if (i < declared && members[i].presence() == Presence.REQUIRED) {
                return false;
            }
        }
        return false;
    }

    private void names(int b, Frame at, Frames out) {
        for (int i = at.index(); b == '"' && i < members.length; i++) {
            if (isOffered(i, at)) {
                int left = at.left() == Frame.UNLIMITED ? at.left() : at.left() - 1;
                int need = Math.max(0, at.need() - 1);
                Frame colon = out.frame(this, at.parent(), COLON, i, need, left);
                members[i].name().enter(b, colon, out);
            }
            if (i < declared && members[i].presence() == Presence.REQUIRED) {
                return;
            }
        }
    }

    /** Whether a member may be next; those before it are optional. */
    private boolean isOffered(int index, Frame at) {
        int levels = Frame.DEPTH_MAX - at.depth();
        Member member = members[index];
        if (at.left() == 0
                || member.value().height() > levels
                || member.name().height() == ENDLESS) {
            return false;
        }
        int left = at.left() == Frame.UNLIMITED ? at.left() : at.left() - 1;
        int from = Math.min(index + 1, declared);
        return isPossible(from, Math.max(0, at.need() - 1), left, levels);
    }

    private void value(int b, Frame at, Frames out) {
        int after = Math.min(at.index() + 1, declared);
        Frame then = out.frame(this, at.parent(), AFTER, after, at.need(), at.left());
        members[at.index()].value().enter(b, then, out);
    }
}
