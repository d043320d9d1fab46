package io.alliancehub.engine.sampling;

/**
 * All that decides a sequence's next token, and what is to be told about it. Immutable.
 *
 * @param rules what changes the logits before the choice
 * @param topLogprobs how many of the likeliest tokens are told with each token, 0 to 20; {@link
 *     #NO_LOGPROBS} tells nothing
 */
public record Selection(Choice choice, LogitRules rules, int topLogprobs) {

    /** No log probabilities are wanted. */
    public static final int NO_LOGPROBS = -1;

    /** The most of the likeliest tokens that are told. */
    public static final int TOP_LOGPROBS_MAX = 20;

    /** Refuses what is out of range with IllegalArgumentException. */
    public Selection {
        if (topLogprobs < NO_LOGPROBS || topLogprobs > TOP_LOGPROBS_MAX) {
            throw new IllegalArgumentException("top_logprobs must be within 0 and 20");
        }
    }

    /** A choice by the model's own logits, without log probabilities. */
    public static Selection of(Choice choice) {
        return new Selection(choice, LogitRules.NONE, NO_LOGPROBS);
    }

    /** Whether log probabilities are told. */
    public boolean wantsLogprobs() {
        return topLogprobs != NO_LOGPROBS;
    }
}
