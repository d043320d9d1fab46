package io.alliancehub.tokenizer;

/** A vocabulary that cannot be used as it stands; the message says why in one sentence. */
public final class UnsupportedVocabularyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnsupportedVocabularyException(String message) {
        super(message);
    }
}
