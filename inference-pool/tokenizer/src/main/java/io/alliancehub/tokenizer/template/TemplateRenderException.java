package io.alliancehub.tokenizer.template;

/**
 * A template does not work for these variables, refuses them itself, or takes more than it may. The
 * message never quotes a variable.
 */
public final class TemplateRenderException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TemplateRenderException(String message, int line) {
        super("line " + line + ": " + message);
    }

    TemplateRenderException(String message) {
        super(message);
    }
}
