package io.alliancehub.tokenizer.template;

/** A template says something that is not understood here; thrown before anything is rendered. */
public final class TemplateSyntaxException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TemplateSyntaxException(String message, int line) {
        super("line " + line + ": " + message);
    }
}
