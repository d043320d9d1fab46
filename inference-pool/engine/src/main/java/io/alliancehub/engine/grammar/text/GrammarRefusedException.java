package io.alliancehub.engine.grammar.text;

/**
 * A grammar that is not compiled: it is malformed, outside what is supported, satisfied by nothing,
 * or more than the limits allow. The message is for whoever sent it and names the place.
 */
public final class GrammarRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String pointer;
    private final String reason;

    private GrammarRefusedException(String pointer, String reason) {
        super(pointer.isEmpty() ? reason : "at " + pointer + ": " + reason);
        this.pointer = pointer;
        this.reason = reason;
    }

    /** A refusal whose place is not known yet, or is the whole. */
    public GrammarRefusedException(String reason) {
        this("", reason);
    }

    /** A refusal of what is at a JSON pointer (RFC 6901). */
    public static GrammarRefusedException at(String pointer, String reason) {
        return new GrammarRefusedException(pointer, reason);
    }

    /** This refusal, at a place if it had none. */
    public GrammarRefusedException locatedAt(String place) {
        return pointer.isEmpty() ? new GrammarRefusedException(place, reason) : this;
    }

    /** JSON pointer of the part that is refused; empty for the whole. */
    public String pointer() {
        return pointer;
    }
}
