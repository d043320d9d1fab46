package io.alliancehub.server.output;

/** What the first characters of an answer may be. */
public enum Beginning {
    /** The prompt has opened a thought, and they are in it. */
    THOUGHT,
    /** They may open a thought. */
    MAYBE_THOUGHT,
    /** They are the answer, whatever they look like. */
    ANSWER
}
