package io.alliancehub.server.settings;

/**
 * The member cannot start as it was told to; the message is one sentence for the person who told
 * it.
 */
public final class StartRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StartRefusedException(String message) {
        super(message);
    }
}
