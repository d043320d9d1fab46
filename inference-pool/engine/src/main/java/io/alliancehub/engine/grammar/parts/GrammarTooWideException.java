package io.alliancehub.engine.grammar.parts;

/** A text can be read in more ways, or at more cost, than is kept; its sequence cannot go on. */
public final class GrammarTooWideException extends RuntimeException {

    private static final long serialVersionUID = 1;

    GrammarTooWideException(String message) {
        super(message);
    }
}
