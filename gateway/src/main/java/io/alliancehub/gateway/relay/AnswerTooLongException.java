package io.alliancehub.gateway.relay;

/** An answer did not end within the time that any answer may take, however steadily it came. */
final class AnswerTooLongException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AnswerTooLongException() {
        super("the answer takes too long", null, false, false);
    }
}
