package io.alliancehub.engine.gguf;

/**
 * A model file of any kind that is damaged or that this engine cannot use; the message names the
 * field.
 */
public sealed class GgufException extends RuntimeException permits UnsupportedModelException {

    private static final long serialVersionUID = 1L;

    /** An error with the sentence that explains it. */
    public GgufException(String message) {
        super(message);
    }

    /** The same sentence as the cause's. */
    public GgufException(RuntimeException cause) {
        super(cause.getMessage(), cause);
    }
}
