package io.alliancehub.gateway.clients;

/** Redis did not answer in time, or cannot be reached. */
public final class RedisGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is known of a command that was not answered. */
    public enum Fate {
        /** It never left: nothing has changed. */
        NOT_SENT,
        /** It may have run: whoever sent it must be able to repeat or undo it. */
        UNKNOWN
    }

    private final Fate fate;

    RedisGoneException(String message, Fate fate, Throwable cause) {
        super(message, cause);
        this.fate = fate;
    }

    /** With what became of the command. */
    public RedisGoneException(String message, Fate fate) {
        super(message);
        this.fate = fate;
    }

    RedisGoneException(String message) {
        super(message);
        this.fate = Fate.NOT_SENT;
    }

    /** Whether the command may have run. */
    public Fate fate() {
        return fate;
    }
}
