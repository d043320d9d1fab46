package io.alliancehub.engine;

/**
 * A prompt and how to go on from it.
 *
 * @param id the caller's own id, for logs
 * @param promptTokens token ids, at least one
 */
public record GenerationRequest(String id, int[] promptTokens, SamplingParameters sampling) {

    /** Refuses an empty prompt with IllegalArgumentException. */
    public GenerationRequest {
        if (promptTokens.length == 0) {
            throw new IllegalArgumentException("a prompt must have at least one token");
        }
        promptTokens = promptTokens.clone();
    }
}
