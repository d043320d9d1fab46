package io.alliancehub.service.identity;

/** The directory of people does not do what it was asked: trying again alone does not help. */
public final class DirectoryRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param sentence holds no secret
     */
    public DirectoryRefusedException(String sentence) {
        super(sentence);
    }
}
