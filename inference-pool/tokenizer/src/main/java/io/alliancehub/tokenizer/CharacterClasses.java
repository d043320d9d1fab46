package io.alliancehub.tokenizer;

import static java.lang.Character.isSurrogate;

/**
 * The classes of characters that published pre-tokenisers speak of, over code points; those of
 * ASCII are decided without a look-up. Classes beyond ASCII are those of the Java platform.
 */
final class CharacterClasses {

    private CharacterClasses() {}

    static boolean isLineEnd(int c) {
        return c == '\n' || c == '\r';
    }

    /** Unicode's category L. */
    static boolean isLetter(int c) {
        return c < 0x80 ? isAsciiLetter(c) : Character.isLetter(c);
    }

    static boolean isAsciiLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** Unicode's category N: digits of any script, Roman numerals, fractions. */
    static boolean isNumber(int c) {
        if (c < 0x80) {
            return c >= '0' && c <= '9';
        }
        int type = Character.getType(c);
        return type == Character.DECIMAL_DIGIT_NUMBER
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER;
    }

    /** Unicode's category M: what is written over, under or around another character. */
    static boolean isMark(int c) {
        if (c < 0x80) {
            return false;
        }
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.COMBINING_SPACING_MARK;
    }

    /** Unicode's category P; of ASCII all but {@code $+<=>^`|~}. */
    static boolean isPunctuation(int c) {
        return switch (Character.getType(c)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION ->
                    true;
            default -> false;
        };
    }

    /** Unicode's categories P and S. */
    static boolean isPunctuationOrSymbol(int c) {
        return switch (Character.getType(c)) {
            case Character.MATH_SYMBOL,
                    Character.CURRENCY_SYMBOL,
                    Character.MODIFIER_SYMBOL,
                    Character.OTHER_SYMBOL ->
                    true;
            default -> isPunctuation(c);
        };
    }

    /** Printable ASCII that is neither letter, digit nor blank. */
    static boolean isAsciiPunctuation(int c) {
        return c > ' ' && c < 0x7F && !isAsciiLetter(c) && !isNumber(c);
    }

    /** Neither blank, letter nor number. */
    static boolean isOther(int c) {
        return !isSpace(c) && !isLetter(c) && !isNumber(c);
    }

    /** Unicode's White_Space; all of it is in the basic plane, so a char is enough. */
    static boolean isSpace(int c) {
        if (c < 0x80) {
            return c == ' ' || (c >= '\t' && c <= '\r');
        }
        return c == 0x85
                || c == 0xA0
                || c == 0x1680
                || (c >= 0x2000 && c <= 0x200A)
                || c == 0x2028
                || c == 0x2029
                || c == 0x202F
                || c == 0x205F
                || c == 0x3000;
    }

    /** The text with each lone surrogate as U+FFFD: Unicode has no bytes for half a character. */
    static String wellFormed(String text) {
        StringBuilder repaired = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isSurrogate(c)) {
                continue;
            }
            if (Character.isSupplementaryCodePoint(text.codePointAt(i))) {
                i++;
                continue;
            }
            if (repaired == null) {
                repaired = new StringBuilder(text);
            }
            repaired.setCharAt(i, '\uFFFD');
        }
        return repaired == null ? text : repaired.toString();
    }
}
