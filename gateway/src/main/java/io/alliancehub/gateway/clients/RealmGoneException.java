package io.alliancehub.gateway.clients;

/** The realm that signs tokens cannot be reached. */
final class RealmGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RealmGoneException(String sentence) {
        super(sentence);
    }
}
