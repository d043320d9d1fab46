package io.alliancehub.trainer.vocabulary;

import io.alliancehub.tokenizer.TokenType;

/** Tokens that stand for themselves and are never made by merging. */
public enum SpecialToken {
    END_OF_TEXT("<|endoftext|>", TokenType.CONTROL),
    IM_START("<|im_start|>", TokenType.CONTROL),
    IM_END("<|im_end|>", TokenType.CONTROL),
    /* user-defined, so that an engine shows them in an answer's text, as reasoning models have it */
    THINK("<think>", TokenType.USER_DEFINED),
    THINK_END("</think>", TokenType.USER_DEFINED);

    private final String text;
    private final TokenType type;

    SpecialToken(String text, TokenType type) {
        this.text = text;
        this.type = type;
    }

    public String text() {
        return text;
    }

    public TokenType type() {
        return type;
    }
}
