package io.alliancehub.engine;

import io.alliancehub.engine.grammar.Grammar;
import io.alliancehub.engine.kvcache.CacheZone;
import io.alliancehub.engine.sampling.ThoughtLimit;
import org.jspecify.annotations.Nullable;

/**
 * A prompt and how to go on from it.
 *
 * @param id the caller's own id, for logs
 * @param promptTokens token ids, at least one
 * @param emittedTokens the first tokens of the completion, where another engine has told them
 *     already; they count as completion tokens, and the listener hears only of what follows
 * @param zone who may share its cached blocks; set by the hub, never by whoever wrote the prompt
 * @param shareWeight weight of its zone when blocks are short, at least 1
 * @param shownTokens control tokens that are part of the text, by name; all others are not
 * @param adapterDigest the registered adapter that it is computed with; null for the base alone
 * @param grammar that the completion must fit; null where it may be any text
 * @param thought the most tokens of a thought; null where it may take all there are
 */
public record GenerationRequest(
        String id,
        int[] promptTokens,
        int[] emittedTokens,
        SamplingParameters sampling,
        CacheZone zone,
        int shareWeight,
        int[] shownTokens,
        @Nullable String adapterDigest,
        @Nullable Grammar grammar,
        @Nullable ThoughtLimit thought) {

    private static final int[] NOTHING = {};

    /**
     * Refuses an empty prompt with IllegalArgumentException, and a grammar beside rules that say
     * when a completion may end: only the grammar does.
     */
    public GenerationRequest {
        if (promptTokens.length == 0) {
            throw new IllegalArgumentException("a prompt must have at least one token");
        }
        if (grammar != null && (sampling.ignoreEos() || sampling.rules().minTokens() > 0)) {
            throw new IllegalArgumentException(
                    "neither min_tokens nor ignore_eos can be combined with a grammar");
        }
        promptTokens = promptTokens.clone();
        emittedTokens = emittedTokens.clone();
        shownTokens = shownTokens.clone();
    }

    /** A request of which nothing is told yet. */
    public GenerationRequest(
            String id,
            int[] promptTokens,
            SamplingParameters sampling,
            CacheZone zone,
            int shareWeight) {
        this(id, promptTokens, NOTHING, sampling, zone, shareWeight, NOTHING, null, null, null);
    }

    /** A request of an engine that serves one user alone. */
    public GenerationRequest(String id, int[] promptTokens, SamplingParameters sampling) {
        this(id, promptTokens, sampling, CacheZone.LOCAL, 1);
    }

    /** This request, whose first tokens another engine has told already. */
    public GenerationRequest resumedAfter(int[] emitted) {
        return new GenerationRequest(
                id,
                promptTokens,
                emitted,
                sampling,
                zone,
                shareWeight,
                shownTokens,
                adapterDigest,
                grammar,
                thought);
    }

    /** This request, with some control tokens shown in its text. */
    public GenerationRequest showing(int[] controlTokens) {
        return new GenerationRequest(
                id,
                promptTokens,
                emittedTokens,
                sampling,
                zone,
                shareWeight,
                controlTokens,
                adapterDigest,
                grammar,
                thought);
    }

    /**
     * This request, computed with an adapter.
     *
     * @param digest of a registered one; null for the base alone
     */
    public GenerationRequest withAdapter(@Nullable String digest) {
        return new GenerationRequest(
                id,
                promptTokens,
                emittedTokens,
                sampling,
                zone,
                shareWeight,
                shownTokens,
                digest,
                grammar,
                thought);
    }

    /** This request, whose completion must fit a grammar. */
    public GenerationRequest withGrammar(@Nullable Grammar texts) {
        return new GenerationRequest(
                id,
                promptTokens,
                emittedTokens,
                sampling,
                zone,
                shareWeight,
                shownTokens,
                adapterDigest,
                texts,
                thought);
    }

    /** This request, with a thought of at most so many tokens. */
    public GenerationRequest limiting(@Nullable ThoughtLimit limit) {
        return new GenerationRequest(
                id,
                promptTokens,
                emittedTokens,
                sampling,
                zone,
                shareWeight,
                shownTokens,
                adapterDigest,
                grammar,
                limit);
    }
}
