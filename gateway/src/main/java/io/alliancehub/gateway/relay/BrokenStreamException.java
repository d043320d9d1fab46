package io.alliancehub.gateway.relay;

/** A member's answer that does not keep to the member protocol. */
final class BrokenStreamException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenStreamException(String message) {
        super(message);
    }
}
