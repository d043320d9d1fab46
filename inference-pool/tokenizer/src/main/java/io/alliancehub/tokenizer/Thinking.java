package io.alliancehub.tokenizer;

/** Whether a model that can think before it answers is to do so. */
public enum Thinking {
    /** It thinks. */
    ON,
    /** It answers at once. */
    OFF,
    /** As its template has it when nothing is said. */
    UNSAID
}
