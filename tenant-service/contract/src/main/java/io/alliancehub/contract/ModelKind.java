package io.alliancehub.contract;

/** What a model is for, and so at which addresses it may be asked. */
public enum ModelKind {
    /** Answers; its hidden states can be embeddings as well. */
    GENERATION,
    /** Turns a text into a vector, and can rank texts by the likeness of these. */
    EMBEDDING,
    /** Says how well a text answers a query, reading both together. */
    RERANKING;

    /** The architecture of encoders that make vectors. */
    public static final String EMBEDDING_ARCHITECTURE = "bert";

    /** The architecture of encoders that read two texts together. */
    public static final String RERANKING_ARCHITECTURE = "bert-cross-encoder";

    /** What models of an architecture are for, as a member names it. */
    public static ModelKind of(String architecture) {
        return switch (architecture) {
            case EMBEDDING_ARCHITECTURE -> EMBEDDING;
            case RERANKING_ARCHITECTURE -> RERANKING;
            default -> GENERATION;
        };
    }
}
