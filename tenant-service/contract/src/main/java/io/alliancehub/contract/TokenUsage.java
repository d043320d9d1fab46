package io.alliancehub.contract;

/**
 * The billed tokens of one call.
 *
 * @param promptTokens all prompt tokens, cached ones included
 * @param cachedTokens those of the prompt that were found in the prefix cache
 * @param completionTokens all completion tokens, reasoning ones included
 * @param reasoningTokens those of the completion that are reasoning
 */
public record TokenUsage(
        long promptTokens, long cachedTokens, long completionTokens, long reasoningTokens) {
    /** Nothing received, nothing billed. */
    public static final TokenUsage NONE = new TokenUsage(0, 0, 0, 0);

    public TokenUsage {
        if (promptTokens < 0 || completionTokens < 0) {
            throw new IllegalArgumentException("token counts cannot be negative");
        }
        if (cachedTokens < 0 || cachedTokens > promptTokens) {
            throw new IllegalArgumentException("cached tokens must be a part of the prompt");
        }
        if (reasoningTokens < 0 || reasoningTokens > completionTokens) {
            throw new IllegalArgumentException("reasoning tokens must be a part of the answer");
        }
    }

    /** What token limits count. */
    public long totalTokens() {
        return promptTokens + completionTokens;
    }
}
