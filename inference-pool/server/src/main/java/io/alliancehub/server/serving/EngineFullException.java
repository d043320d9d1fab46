package io.alliancehub.server.serving;

/** The engine has as many requests waiting as it takes. */
public final class EngineFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public EngineFullException() {
        super("The engine's queue is full.");
    }
}
