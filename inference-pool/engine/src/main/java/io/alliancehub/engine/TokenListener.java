package io.alliancehub.engine;

/** Receives a sequence's events, in order. */
@FunctionalInterface
public interface TokenListener {

    /**
     * Called on the engine's thread, which serves every sequence: it must return at once and never
     * block. If it throws, its sequence ends as {@code FAILED}.
     */
    void onToken(TokenEvent event);
}
