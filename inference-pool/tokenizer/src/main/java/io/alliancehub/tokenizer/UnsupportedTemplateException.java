package io.alliancehub.tokenizer;

/** A chat template that cannot be rendered faithfully, so it is not rendered at all. */
public final class UnsupportedTemplateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnsupportedTemplateException(String message) {
        super(message);
    }
}
