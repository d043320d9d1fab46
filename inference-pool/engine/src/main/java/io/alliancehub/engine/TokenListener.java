package io.alliancehub.engine;

/** Receives a sequence's events, in order. */
@FunctionalInterface
public interface TokenListener {

    /**
     * Called on the engine's thread, which serves every sequence: it must return at once and never
     * block. If it throws, its sequence ends as {@code FAILED}.
     */
    void onToken(TokenEvent event);

    /**
     * Called likewise before the end of a sequence that is pooled, which has no tokens of its own.
     *
     * @param pooled [hidden], of length 1, the receiver's own
     */
    default void onVector(float[] pooled) {}

    /**
     * Called before any event of a request that is resumed, by whoever submits it.
     *
     * @param shown the text that its emitted tokens had shown
     */
    default void onResumed(String shown) {}
}
