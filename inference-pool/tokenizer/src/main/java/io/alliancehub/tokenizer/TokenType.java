package io.alliancehub.tokenizer;

/**
 * What a vocabulary says about a token; the codes are those of GGUF's {@code
 * tokenizer.ggml.token_type}.
 */
public enum TokenType {
    /** Ordinary text in byte-level form. */
    NORMAL(1),
    /** Stands for text that the vocabulary cannot express. */
    UNKNOWN(2),
    /** Structure of the prompt, such as the end of a turn; never made from a user's text. */
    CONTROL(3),
    /** Text added to a trained vocabulary, such as {@code <think>}; rendered like text. */
    USER_DEFINED(4),
    /** Fills the embedding table up; never made and never rendered. */
    UNUSED(5),
    /** One raw byte. */
    BYTE(6);

    private final int ggufCode;

    TokenType(int ggufCode) {
        this.ggufCode = ggufCode;
    }

    /** The code that a GGUF file has for this type. */
    public int ggufCode() {
        return ggufCode;
    }

    /**
     * The type with this GGUF code.
     *
     * @throws UnsupportedVocabularyException when there is no such code
     */
    public static TokenType ofGguf(int code) {
        for (TokenType type : values()) {
            if (type.ggufCode == code) {
                return type;
            }
        }
        throw new UnsupportedVocabularyException("Token type " + code + " is not known.");
    }

    /** Whether text becomes this token only where special tokens are looked for. */
    boolean isSpecial() {
        return this == CONTROL || this == USER_DEFINED;
    }
}
