package io.alliancehub.engine.sampling;

import java.util.Map;
import java.util.TreeMap;

/** What is added to the logits of single tokens. Immutable; in order of ids. */
public final class TokenBias {

    /** The most tokens that may have one. */
    public static final int TOKENS_MAX = 1024;

    /** The largest, either way: from there on a token is as good as chosen or forbidden. */
    public static final int BIAS_MAX = 100;

    /** Nothing is added. */
    public static final TokenBias NONE = new TokenBias(new TreeMap<>());

    private final int[] ids;
    private final double[] biases;

    private TokenBias(TreeMap<Integer, Double> sorted) {
        ids = new int[sorted.size()];
        biases = new double[sorted.size()];
        int at = 0;
        for (Map.Entry<Integer, Double> entry : sorted.entrySet()) {
            ids[at] = entry.getKey();
            biases[at] = entry.getValue();
            at++;
        }
    }

    /**
     * A bias for each of these token ids.
     *
     * @throws IllegalArgumentException if there are too many, an id is negative, or a bias is
     *     beyond {@value #BIAS_MAX} either way
     */
    public static TokenBias of(Map<Integer, Double> biasById) {
        if (biasById.size() > TOKENS_MAX) {
            throw new IllegalArgumentException("logit_bias has at most " + TOKENS_MAX + " tokens");
        }
        for (Map.Entry<Integer, Double> entry : biasById.entrySet()) {
            if (entry.getKey() < 0 || !(Math.abs(entry.getValue()) <= BIAS_MAX)) {
                throw new IllegalArgumentException(
                        "a logit_bias has a token id of at least 0 and is within -100 and 100");
            }
        }
        return new TokenBias(new TreeMap<>(biasById));
    }

    /** How many tokens have one. */
    public int size() {
        return ids.length;
    }

    /** The token of the entry at {@code index}. */
    public int id(int index) {
        return ids[index];
    }

    /** What the entry at {@code index} adds. */
    public double bias(int index) {
        return biases[index];
    }
}
