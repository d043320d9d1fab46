package io.alliancehub.tokenizer.chat;

/** A chat request that is not served. Names the parameter, never what it says. */
public final class ChatRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What is wrong with it. */
    public enum Kind {
        /** It is no such request. */
        MALFORMED,
        /** It asks for what is not done, or for too much. */
        UNSUPPORTED
    }

    private final Kind kind;
    private final String param;

    private ChatRefusedException(Kind kind, String param, String message) {
        super(message, null, false, false);
        this.kind = kind;
        this.param = param;
    }

    static ChatRefusedException malformed(String param, String message) {
        return new ChatRefusedException(Kind.MALFORMED, param, message);
    }

    static ChatRefusedException unsupported(String param, String message) {
        return new ChatRefusedException(Kind.UNSUPPORTED, param, message);
    }

    /** A name that a caller chose, safe to repeat in an answer. */
    static String shown(String name) {
        boolean plain =
                name.length() <= 64
                        && name.chars()
                                .allMatch(
                                        c -> c == '_' || c == '-' || Character.isLetterOrDigit(c));
        return plain ? name : "(a name that is not shown)";
    }

    public Kind kind() {
        return kind;
    }

    /** The parameter at fault. */
    public String param() {
        return param;
    }
}
