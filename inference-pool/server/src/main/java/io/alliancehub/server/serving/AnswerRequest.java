package io.alliancehub.server.serving;

import io.alliancehub.engine.grammar.Grammar;
import io.alliancehub.engine.sampling.ThoughtLimit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One answer to compute. The arrays are not written to.
 *
 * @param prompt token ids
 * @param emitted the first tokens of the answer, where another member has made them already
 * @param maxTokens most tokens of the answer, the emitted ones included
 * @param stop strings that end the answer and are no part of it
 * @param ignoreEnd whether tokens that end an answer are tokens like any other
 * @param zone who may share its cached blocks; never taken from the body of a request
 * @param shownTokens control tokens that are seen in the text, because they mark something
 * @param adapter digest of the adapter that answers with the weights; null for these alone
 * @param grammar that the answer must fit; null where it may be any text
 * @param thought the most tokens of a thought; null where it may take all there are
 */
@SuppressWarnings("ArrayRecordComponent")
public record AnswerRequest(
        int[] prompt,
        int[] emitted,
        int maxTokens,
        Sampling sampling,
        List<String> stop,
        boolean ignoreEnd,
        AnswerZone zone,
        int[] shownTokens,
        @Nullable String adapter,
        @Nullable Grammar grammar,
        @Nullable ThoughtLimit thought) {

    public AnswerRequest {
        stop = List.copyOf(stop);
    }

    /** An answer by the weights alone. */
    public AnswerRequest(
            int[] prompt,
            int[] emitted,
            int maxTokens,
            Sampling sampling,
            List<String> stop,
            boolean ignoreEnd,
            AnswerZone zone,
            int[] shownTokens) {
        this(
                prompt,
                emitted,
                maxTokens,
                sampling,
                stop,
                ignoreEnd,
                zone,
                shownTokens,
                null,
                null,
                null);
    }

    /** An answer of which nothing is made yet. */
    public AnswerRequest(
            int[] prompt,
            int maxTokens,
            Sampling sampling,
            List<String> stop,
            boolean ignoreEnd,
            AnswerZone zone) {
        this(prompt, new int[0], maxTokens, sampling, stop, ignoreEnd, zone, new int[0]);
    }

    /** The same with tokens drawn another way. */
    public AnswerRequest with(Sampling other) {
        return new AnswerRequest(
                prompt,
                emitted,
                maxTokens,
                other,
                stop,
                ignoreEnd,
                zone,
                shownTokens,
                adapter,
                grammar,
                thought);
    }

    /** The same with an adapter. */
    public AnswerRequest withAdapter(@Nullable String digest) {
        return new AnswerRequest(
                prompt,
                emitted,
                maxTokens,
                sampling,
                stop,
                ignoreEnd,
                zone,
                shownTokens,
                digest,
                grammar,
                thought);
    }

    /** The same within a grammar. */
    public AnswerRequest withGrammar(@Nullable Grammar texts) {
        return new AnswerRequest(
                prompt,
                emitted,
                maxTokens,
                sampling,
                stop,
                ignoreEnd,
                zone,
                shownTokens,
                adapter,
                texts,
                thought);
    }

    /** The same with a thought of at most so many tokens. */
    public AnswerRequest limiting(@Nullable ThoughtLimit limit) {
        return new AnswerRequest(
                prompt,
                emitted,
                maxTokens,
                sampling,
                stop,
                ignoreEnd,
                zone,
                shownTokens,
                adapter,
                grammar,
                limit);
    }
}
