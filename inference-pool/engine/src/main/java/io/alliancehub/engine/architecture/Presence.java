package io.alliancehub.engine.architecture;

/**
 * Whether an architecture's files have a kind of tensor. One that is there against it is refused.
 */
public enum Presence {
    NEVER,
    OPTIONAL,
    ALWAYS
}
