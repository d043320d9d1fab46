package io.alliancehub.engine.lora;

/** A file that is damaged, no adapter, or none for this base; the message says which and why. */
public final class AdapterRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A refusal with the sentence that explains it. */
    public AdapterRefusedException(String message) {
        super(message);
    }

    /** The same sentence as the cause's. */
    public AdapterRefusedException(RuntimeException cause) {
        super(cause.getMessage(), cause);
    }
}
