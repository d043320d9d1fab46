package io.alliancehub.server.openai;

import org.jspecify.annotations.Nullable;

/**
 * A raw completion that is asked for, every field checked.
 *
 * @param suffix what follows the gap that is to be filled; null where there is none
 * @param echo whether the answer repeats the prompt
 */
public record CompletionRequest(
        Prompt prompt, @Nullable String suffix, Echo echo, AnswerOptions options) {

    /** What is to be gone on from. */
    public sealed interface Prompt {

        /** Text, in which nothing is special. */
        record Text(String text) implements Prompt {}

        /** Token ids, none below 0. */
        @SuppressWarnings("ArrayRecordComponent")
        record Tokens(int[] ids) implements Prompt {}
    }

    /** Whether the answer repeats the prompt. */
    public enum Echo {
        NONE,
        PROMPT
    }
}
