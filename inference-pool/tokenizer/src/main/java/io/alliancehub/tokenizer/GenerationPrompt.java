package io.alliancehub.tokenizer;

/** Whether a rendered conversation ends with what makes the model answer. */
public enum GenerationPrompt {
    /** The model speaks next. */
    ADD,
    /** The conversation stands as it is. */
    OMIT,
    /**
     * The model goes on with the last message, an assistant's, which it is to have begun itself.
     */
    CONTINUE
}
