package io.alliancehub.engine.sampling;

/** The model computed something that is not a number; the sequence cannot go on. */
public final class NotFiniteLogitsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** For the token at {@code position}. */
    public NotFiniteLogitsException(int position) {
        super("the logits for position " + position + " are not finite");
    }
}
