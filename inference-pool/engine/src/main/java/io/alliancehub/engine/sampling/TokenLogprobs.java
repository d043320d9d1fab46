package io.alliancehub.engine.sampling;

/**
 * Natural logarithms of probabilities by the model's own distribution: before biases, penalties and
 * temperature, over the whole vocabulary.
 *
 * @param chosen of the token that was chosen
 * @param topIds the likeliest tokens, best first, ties by the lower id; the chosen one need not be
 *     among them
 * @param topLogprobs of these, in their order
 */
@SuppressWarnings("ArrayRecordComponent")
public record TokenLogprobs(double chosen, int[] topIds, double[] topLogprobs) {}
