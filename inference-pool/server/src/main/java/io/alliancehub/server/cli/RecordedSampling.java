package io.alliancehub.server.cli;

import io.alliancehub.contract.UsageEvent.Evidence;
import io.alliancehub.contract.UsageEvent.Rules;
import io.alliancehub.engine.SamplingParameters;
import io.alliancehub.engine.sampling.LogitRules;
import io.alliancehub.engine.sampling.Selection;
import io.alliancehub.server.openai.AnswerOptions;
import io.alliancehub.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;

/*
 * A choice is made again up to as many tokens as it has: what would have followed is not in the record, and
 * an answer that was cut off has no other end. A least count of tokens is no more than that, as an engine
 * wants it; before the last token that there is, it forbids the same ends.
 */
/** How the tokens of a recorded answer were chosen: as the evidence says, and nobody else. */
final class RecordedSampling {

    private final Asked asked;
    private final Evidence evidence;
    private final Tokenizer tokenizer;

    RecordedSampling(ReplayRecord record, Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
        asked = record.asked();
        evidence = record.evidence();
    }

    /**
     * Of the choice of this index, up to so many tokens.
     *
     * @throws CommandFailedException if the evidence says what cannot be
     */
    SamplingParameters of(int choice, int tokens) {
        try {
            return new SamplingParameters(
                    evidence.temperature(),
                    evidence.topK(),
                    evidence.topP(),
                    minP(),
                    evidence.seed() + choice,
                    tokens,
                    asked.stop(tokenizer),
                    ignoreEos(),
                    rules(tokens),
                    Selection.NO_LOGPROBS);
        } catch (IllegalArgumentException outOfRange) {
            throw new CommandFailedException("the evidence cannot be: " + outOfRange.getMessage());
        }
    }

    private boolean ignoreEos() {
        if (evidence.ending() != null) {
            return evidence.ending().ignoreEos();
        }
        AnswerOptions options = asked.options();
        return options != null && options.ignoreEos();
    }

    private double minP() {
        if (evidence.rules() != null) {
            return evidence.rules().minP();
        }
        AnswerOptions options = asked.options();
        return options == null ? 0 : options.minP();
    }

    private LogitRules rules(int tokens) {
        LogitRules used = rules(evidence.rules());
        return new LogitRules(
                used.bias(),
                used.repetitionPenalty(),
                used.presencePenalty(),
                used.frequencyPenalty(),
                Math.min(used.minTokens(), tokens));
    }

    /** Older evidence does not say; then the request does. */
    private LogitRules rules(@Nullable Rules recorded) {
        if (recorded != null) {
            return new LogitRules(
                    asked.bias(),
                    recorded.repetitionPenalty(),
                    recorded.presencePenalty(),
                    recorded.frequencyPenalty(),
                    Math.clamp(recorded.minTokens(), -1, Integer.MAX_VALUE));
        }
        AnswerOptions options = asked.options();
        return options == null ? new LogitRules(asked.bias(), 1, 0, 0, 0) : options.rules();
    }
}
