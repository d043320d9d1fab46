package io.alliancehub.gateway.clients;

/** The tenant service did not answer, or not with what was asked for. */
public final class ServiceGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ServiceGoneException(String message) {
        super(message);
    }

    ServiceGoneException(String message, Throwable cause) {
        super(message, cause);
    }
}
