package io.alliancehub.contract;

/** What a model is for, and so at which addresses it may be asked. */
public enum ModelKind {
    /** Answers; its hidden states can be embeddings as well. */
    GENERATION,
    /** Turns a text into a vector, and can rank texts by the likeness of these. */
    EMBEDDING,
    /** Says how well a text answers a query, reading both together. */
    RERANKING
}
