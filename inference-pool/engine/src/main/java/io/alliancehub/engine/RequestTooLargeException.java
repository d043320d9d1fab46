package io.alliancehub.engine;

/** A request that could not run even if it were alone. */
public final class RequestTooLargeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With the sentence that says what is too large. */
    public RequestTooLargeException(String message) {
        super(message);
    }
}
