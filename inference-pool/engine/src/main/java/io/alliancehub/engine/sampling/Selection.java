package io.alliancehub.engine.sampling;

import io.alliancehub.engine.grammar.Grammar;
import org.jspecify.annotations.Nullable;

/**
 * All that decides a sequence's next token, and what is to be told about it. Immutable.
 *
 * @param rules what changes the logits before the choice
 * @param topLogprobs how many of the likeliest tokens are told with each token, 0 to 20; {@link
 *     #NO_LOGPROBS} tells nothing
 * @param grammar that the completion must fit; null where it may be any text
 * @param thought the most tokens of a thought; null where it may take all there are
 */
public record Selection(
        Choice choice,
        LogitRules rules,
        int topLogprobs,
        @Nullable Grammar grammar,
        @Nullable ThoughtLimit thought) {

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

    /** Of any text, and thoughts of any length. */
    public Selection(Choice choice, LogitRules rules, int topLogprobs) {
        this(choice, rules, topLogprobs, null, null);
    }

    /** This selection among the texts of a grammar. */
    public Selection within(@Nullable Grammar texts) {
        return new Selection(choice, rules, topLogprobs, texts, thought);
    }

    /** This selection, with a thought of at most so many tokens. */
    public Selection limiting(@Nullable ThoughtLimit limit) {
        return new Selection(choice, rules, topLogprobs, grammar, limit);
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
