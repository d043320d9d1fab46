package io.alliancehub.server.serving;

/** An answer was asked for with an adapter that is not here, or is being given up. */
public final class AdapterMissingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The adapter is not here. */
    public AdapterMissingException() {
        super("the adapter is not here", null, false, false);
    }
}
