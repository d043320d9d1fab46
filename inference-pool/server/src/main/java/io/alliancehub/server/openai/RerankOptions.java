package io.alliancehub.server.openai;

import java.util.List;

/**
 * Texts that are to be put in order, every field checked.
 *
 * @param model the name or the base digest
 * @param query not empty
 * @param documents at least one, none empty
 * @param topN how many of the best are told, at least 1
 * @param telling whether the answer repeats the documents
 */
public record RerankOptions(
        String model, String query, List<String> documents, int topN, Telling telling) {

    public RerankOptions {
        documents = List.copyOf(documents);
    }

    /** Whether the answer repeats the documents. */
    public enum Telling {
        SCORES,
        DOCUMENTS
    }
}
