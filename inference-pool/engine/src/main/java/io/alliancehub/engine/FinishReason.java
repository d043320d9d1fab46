package io.alliancehub.engine;

/** Why a sequence ended. */
public enum FinishReason {
    /** The model ended it, or a stop string came. */
    STOP,
    /** It reached the most tokens that were asked for. */
    LENGTH,
    /** Its owner cancelled it, or the engine was closed. */
    CANCELLED,
    /** It could not go on; the log says why. */
    FAILED
}
