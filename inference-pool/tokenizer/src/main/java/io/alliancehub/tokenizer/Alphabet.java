package io.alliancehub.tokenizer;

/** What words are made of before anything is merged; immutable. */
interface Alphabet {

    /** The symbols of a word, each a token or a stand-in of this alphabet's own. */
    int[] symbolsOf(String word);

    /** Appends merged symbols as tokens. */
    void emit(int[] symbols, int count, TokenBuffer out);
}
