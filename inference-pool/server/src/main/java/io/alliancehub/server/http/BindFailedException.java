package io.alliancehub.server.http;

/** The address to listen on cannot be had. */
public final class BindFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BindFailedException(String message) {
        super(message);
    }
}
