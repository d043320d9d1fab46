package io.alliancehub.service.identity;

/** The directory of people cannot be reached, or fails: trying again later helps. */
public final class DirectoryGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param sentence holds no secret
     */
    public DirectoryGoneException(String sentence) {
        super(sentence);
    }
}
