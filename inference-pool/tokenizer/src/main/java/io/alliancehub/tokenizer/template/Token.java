package io.alliancehub.tokenizer.template;

/**
 * The smallest part of what stands within a tag.
 *
 * @param text the characters; of a string what they stand for
 */
record Token(Kind kind, String text, int line) {

    enum Kind {
        NAME,
        STRING,
        WHOLE,
        REAL,
        OPERATOR,
        END
    }

    boolean is(Kind wanted, String value) {
        return kind == wanted && text.equals(value);
    }

    /** How the token is named in an error. */
    String shown() {
        return kind == Kind.END ? "the end of the tag" : "'" + text + "'";
    }
}
