package io.alliancehub.tokenizer.template;

/** Blanks as Python sees them: Unicode's, and the four separators of ASCII. */
final class Whitespace {

    private Whitespace() {}

    static boolean contains(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
    }

    /** Where a text ends without the blanks at its end. */
    static int trimmedEnd(String text) {
        int end = text.length();
        while (end > 0 && contains(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }
}
