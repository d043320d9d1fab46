package io.alliancehub.gateway.metering;

/** The journal cannot be written: nothing may be promised, so nothing new is admitted. */
public final class JournalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JournalException(String message) {
        super(message);
    }

    JournalException(String message, Throwable cause) {
        super(message, cause);
    }
}
