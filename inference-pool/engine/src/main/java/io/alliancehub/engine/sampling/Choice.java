package io.alliancehub.engine.sampling;

/**
 * How a sequence chooses its next token. Immutable; the position is the token's absolute place in
 * its sequence, so a sequence that is resumed elsewhere goes on the same way.
 */
public sealed interface Choice {

    /** The largest logit; the lower id where several are equal. */
    record Greedy() implements Choice {}

    /**
     * A random token.
     *
     * @param temperature divides the logits; above 0
     * @param topK keep the k most likely tokens; 0 keeps all
     * @param topP keep the most likely tokens that together reach this probability; 1 keeps all
     * @param minP keep the tokens that have this part of the best one's probability; 0 keeps all
     * @param seed of the randomness
     */
    record Random(double temperature, int topK, double topP, double minP, long seed)
            implements Choice {

        /** Without a bound by the best token's probability. */
        public Random(double temperature, int topK, double topP, long seed) {
            this(temperature, topK, topP, 0, seed);
        }
    }

    /**
     * Tokens that are already known, for a replay that compares logits; greedy after the last.
     *
     * @param firstPosition position of the first of them
     */
    record Given(int firstPosition, int[] tokens) implements Choice {}

    /** No token: the sequence ends with the hidden state of its last position. */
    record Pooled() implements Choice {}
}
