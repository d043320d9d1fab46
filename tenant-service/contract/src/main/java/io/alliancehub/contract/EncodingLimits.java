package io.alliancehub.contract;

/**
 * What one request for embeddings or for an order of texts may hold: alike at gateway and member.
 */
public final class EncodingLimits {
    /** Inputs of a request for embeddings; as many as OpenAI takes. */
    public static final int INPUTS_MAX = 2048;

    /** Documents of a request to put texts in order. */
    public static final int DOCUMENTS_MAX = 1024;

    /** Tokens of all texts of a request together. */
    public static final int TOKENS_MAX = 131_072;

    private EncodingLimits() {}
}
