package io.alliancehub.server.serving;

import io.alliancehub.engine.sampling.LogitRules;
import io.alliancehub.engine.sampling.Selection;

/**
 * How tokens are drawn.
 *
 * @param temperature 0 is greedy
 * @param topP share of probability kept, in (0, 1]
 * @param topK how many tokens are kept; 0 keeps all
 * @param minP part of the best token's probability that a token must have; 0 keeps all
 * @param seed with the position decides every draw
 * @param rules what changes the logits before
 * @param topLogprobs how many of the likeliest tokens are told with each, as {@link Selection} has
 *     it
 */
public record Sampling(
        double temperature,
        double topP,
        int topK,
        double minP,
        long seed,
        LogitRules rules,
        int topLogprobs) {

    /** Tokens drawn by the model's own logits. */
    public Sampling(double temperature, double topP, int topK, long seed) {
        this(temperature, topP, topK, 0, seed, LogitRules.NONE, Selection.NO_LOGPROBS);
    }

    /**
     * As the choice of this index among several draws. The first one draws as if it were alone, and
     * each can be had again alone by its own seed.
     */
    public Sampling ofChoice(int index) {
        return new Sampling(temperature, topP, topK, minP, seed + index, rules, topLogprobs);
    }
}
