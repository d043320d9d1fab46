package io.alliancehub.gateway.models;

/** A prompt cannot be counted, so that the call cannot be admitted. */
public final class TokenizerMissingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TokenizerMissingException(String reason) {
        super("the model's tokenizer cannot be used: " + reason);
    }
}
