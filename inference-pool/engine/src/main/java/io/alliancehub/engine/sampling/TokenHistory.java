package io.alliancehub.engine.sampling;

/** The tokens of a sequence before the one that is to be chosen; penalties count them. */
public interface TokenHistory {

    /** Tokens so far, prompt and generated: the position of the one that is to be chosen. */
    int size();

    /** How many of them are the prompt's. */
    int promptTokens();

    /** The token at a position. */
    int token(int position);
}
