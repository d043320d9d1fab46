package io.alliancehub.service.metering;

/** What is priced apart. */
public enum TokenClass {
    /** Prompt tokens that had to be computed. */
    INPUT,
    /** Prompt tokens that were found in the prefix cache. */
    CACHED_INPUT,
    /** Completion tokens, reasoning included. */
    OUTPUT
}
