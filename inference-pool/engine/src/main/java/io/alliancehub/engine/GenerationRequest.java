package io.alliancehub.engine;

import io.alliancehub.engine.kvcache.CacheZone;

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
 */
public record GenerationRequest(
        String id,
        int[] promptTokens,
        int[] emittedTokens,
        SamplingParameters sampling,
        CacheZone zone,
        int shareWeight,
        int[] shownTokens) {

    private static final int[] NOTHING = {};

    /** Refuses an empty prompt with IllegalArgumentException. */
    public GenerationRequest {
        if (promptTokens.length == 0) {
            throw new IllegalArgumentException("a prompt must have at least one token");
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
        this(id, promptTokens, NOTHING, sampling, zone, shareWeight, NOTHING);
    }

    /** A request of an engine that serves one user alone. */
    public GenerationRequest(String id, int[] promptTokens, SamplingParameters sampling) {
        this(id, promptTokens, sampling, CacheZone.LOCAL, 1);
    }

    /** This request, whose first tokens another engine has told already. */
    public GenerationRequest resumedAfter(int[] emitted) {
        return new GenerationRequest(
                id, promptTokens, emitted, sampling, zone, shareWeight, shownTokens);
    }

    /** This request, with some control tokens shown in its text. */
    public GenerationRequest showing(int[] controlTokens) {
        return new GenerationRequest(
                id, promptTokens, emittedTokens, sampling, zone, shareWeight, controlTokens);
    }
}
