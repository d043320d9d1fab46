package io.alliancehub.engine.lora;

/**
 * No request can be made with this adapter: it is not registered, is being let go, or is broken.
 */
public final class UnknownAdapterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With the sentence that says why. */
    public UnknownAdapterException(String message) {
        super(message);
    }
}
