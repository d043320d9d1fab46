package io.alliancehub.engine.gguf;

/** A file that may well be sound, but asks for something that this engine does not do. */
public final class UnsupportedModelException extends GgufException {

    private static final long serialVersionUID = 1L;

    /** An error with the sentence that says what is not supported. */
    public UnsupportedModelException(String message) {
        super(message);
    }

    /** The same sentence as the cause's. */
    public UnsupportedModelException(RuntimeException cause) {
        super(cause);
    }
}
