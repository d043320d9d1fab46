package io.alliancehub.engine;

import io.alliancehub.engine.kvcache.CacheZone;

/**
 * A text to be turned into a vector.
 *
 * @param id the caller's own id, for logs
 * @param tokens token ids, at least one
 * @param zone who may share its cached blocks; set by the hub, never by whoever wrote the text
 * @param shareWeight weight of its zone when blocks are short, at least 1
 */
public record EmbeddingRequest(String id, int[] tokens, CacheZone zone, int shareWeight) {

    /** Refuses an empty text with IllegalArgumentException. */
    public EmbeddingRequest {
        if (tokens.length == 0) {
            throw new IllegalArgumentException("a text must have at least one token");
        }
        tokens = tokens.clone();
    }

    /** A request of an engine that serves one user alone. */
    public EmbeddingRequest(String id, int[] tokens) {
        this(id, tokens, CacheZone.LOCAL, 1);
    }
}
