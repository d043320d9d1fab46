package io.alliancehub.server.serving;

/** The tokens that an answer is to go on from cannot be its beginning. */
public final class ResumeRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** For this reason, a sentence without content. */
    public ResumeRefusedException(String message) {
        super(message, null, false, false);
    }
}
