package io.alliancehub.engine;

import io.alliancehub.engine.sampling.Choice;
import io.alliancehub.engine.sampling.LogitRules;
import io.alliancehub.engine.sampling.Selection;
import java.util.List;

/**
 * How a completion is chosen and when it ends.
 *
 * @param temperature 0 to 100; below 1e-5 the most likely token is taken each time
 * @param topK keep the k most likely tokens; 0 keeps all
 * @param topP above 0 to 1; keep the most likely tokens that together reach this probability
 * @param minP 0 to 1; keep the tokens that have this part of the best one's probability
 * @param seed of the randomness; the same request with the same seed gives the same tokens
 * @param maxTokens the most tokens to generate, at least 1
 * @param stopStrings end the completion and are not part of it; at most 16 of at most 1,024 chars
 * @param ignoreEos goes on past end-of-sequence tokens
 * @param rules what changes the logits before the choice; until its {@code minTokens} stop strings
 *     end nothing either
 * @param topLogprobs how many of the likeliest tokens are told with each, 0 to 20; {@link
 *     Selection#NO_LOGPROBS} tells nothing
 */
public record SamplingParameters(
        double temperature,
        int topK,
        double topP,
        double minP,
        long seed,
        int maxTokens,
        List<String> stopStrings,
        boolean ignoreEos,
        LogitRules rules,
        int topLogprobs) {

    private static final double GREEDY_BELOW = 1e-5;
    private static final int STOPS_MAX = 16;
    private static final int STOP_CHARS_MAX = 1024;

    /** Refuses what is out of range with IllegalArgumentException. */
    public SamplingParameters {
        stopStrings = List.copyOf(stopStrings);
        require(temperature >= 0 && temperature <= 100, "temperature must be within 0 and 100");
        require(topK >= 0, "top_k must not be negative");
        require(topP > 0 && topP <= 1, "top_p must be above 0 and at most 1");
        require(minP >= 0 && minP <= 1, "min_p must be within 0 and 1");
        require(maxTokens >= 1, "max_tokens must be at least 1");
        require(rules.minTokens() <= maxTokens, "min_tokens must not be above max_tokens");
        require(stopStrings.size() <= STOPS_MAX, "there may be at most 16 stop strings");
        for (String stop : stopStrings) {
            require(
                    !stop.isEmpty() && stop.length() <= STOP_CHARS_MAX,
                    "a stop string must have 1 to 1024 characters");
        }
    }

    /** Without rules for the logits and without log probabilities. */
    public SamplingParameters(
            double temperature,
            int topK,
            double topP,
            long seed,
            int maxTokens,
            List<String> stopStrings,
            boolean ignoreEos) {
        this(
                temperature,
                topK,
                topP,
                0,
                seed,
                maxTokens,
                stopStrings,
                ignoreEos,
                LogitRules.NONE,
                Selection.NO_LOGPROBS);
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

    Selection selection() {
        Choice choice =
                temperature < GREEDY_BELOW
                        ? new Choice.Greedy()
                        : new Choice.Random(temperature, topK, topP, minP, seed);
        return selection(choice);
    }

    /** Another choice under the same rules. */
    Selection selection(Choice choice) {
        // An end that ends nothing is a token like any other, and need not be forbidden.
        return new Selection(choice, ignoreEos ? rules.withoutMinTokens() : rules, topLogprobs);
    }
}
