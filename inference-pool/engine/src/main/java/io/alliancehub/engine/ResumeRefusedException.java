package io.alliancehub.engine;

/** The tokens that a request is to go on from cannot be the beginning of its completion. */
public final class ResumeRefusedException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    ResumeRefusedException(String message) {
        super(message);
    }
}
