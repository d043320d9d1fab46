package io.alliancehub.engine;

import io.alliancehub.engine.sampling.Choice;
import java.util.List;

/**
 * How a completion is chosen and when it ends.
 *
 * @param temperature 0 to 100; below 1e-5 the most likely token is taken each time
 * @param topK keep the k most likely tokens; 0 keeps all
 * @param topP above 0 to 1; keep the most likely tokens that together reach this probability
 * @param seed of the randomness; the same request with the same seed gives the same tokens
 * @param maxTokens the most tokens to generate, at least 1
 * @param stopStrings end the completion and are not part of it; at most 16 of at most 1,024 chars
 * @param ignoreEos goes on past end-of-sequence tokens
 */
public record SamplingParameters(
        double temperature,
        int topK,
        double topP,
        long seed,
        int maxTokens,
        List<String> stopStrings,
        boolean ignoreEos) {

    private static final double GREEDY_BELOW = 1e-5;
    private static final int STOPS_MAX = 16;
    private static final int STOP_CHARS_MAX = 1024;

    /** Refuses what is out of range with IllegalArgumentException. */
    public SamplingParameters {
        stopStrings = List.copyOf(stopStrings);
        require(temperature >= 0 && temperature <= 100, "temperature must be within 0 and 100");
        require(topK >= 0, "top_k must not be negative");
        require(topP > 0 && topP <= 1, "top_p must be above 0 and at most 1");
        require(maxTokens >= 1, "max_tokens must be at least 1");
        require(stopStrings.size() <= STOPS_MAX, "there may be at most 16 stop strings");
        for (String stop : stopStrings) {
            require(
                    !stop.isEmpty() && stop.length() <= STOP_CHARS_MAX,
                    "a stop string must have 1 to 1024 characters");
        }
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** The most likely token each time, up to {@code maxTokens}. */
    public static SamplingParameters greedy(int maxTokens) {
        return new SamplingParameters(0, 0, 1, 0, maxTokens, List.of(), false);
    }

    Choice choice() {
        return temperature < GREEDY_BELOW
                ? new Choice.Greedy()
                : new Choice.Random(temperature, topK, topP, seed);
    }
}
