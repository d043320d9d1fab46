package io.alliancehub.engine;

/** The engine takes no more requests now; later it may. */
public final class EngineFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With the sentence that says why. */
    public EngineFullException(String message) {
        super(message);
    }
}
