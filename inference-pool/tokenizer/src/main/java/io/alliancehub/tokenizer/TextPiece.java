package io.alliancehub.tokenizer;

/** A part of a text: what is to be read as text, or a special token. */
sealed interface TextPiece {

    /** Text in which nothing is special. */
    record Plain(String text) implements TextPiece {}

    /** One special token. */
    record Special(int id) implements TextPiece {}
}
