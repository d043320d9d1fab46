package io.alliancehub.tokenizer;

import static java.lang.Character.isSurrogate;

/*
 * Cuts text into the words within which tokens are merged, as the Qwen2 family was trained. The rule, in
 * the regular expression that publishes it:
 *
 *   (?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])
 *   |[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+
 *
 * It is written out by hand because a backtracking engine can be made to take quadratic time or to
 * overflow its stack by one long word, and because each word is then found by looking at each of its
 * characters once or twice. Alternatives are tried in the order above, as the expression would.
 */
/** Finds the end of each word of a text; stateless. */
final class WordSplitter {

    private WordSplitter() {}

    /**
     * The end (exclusive) of the word that begins at {@code start}.
     *
     * @param text the text; a lone surrogate counts as a symbol
     * @param start index of a character, less than the text's length
     */
    static int endOfWord(String text, int start) {
        int first = text.codePointAt(start);
        int second = start + Character.charCount(first);
        if (first == '\'') {
            int end = endOfContraction(text, second);
            if (end > second) {
                return end;
            }
        }
        if (isLetter(first)) {
            return endOfLetters(text, second);
        }
        if (isNumber(first)) {
            return second;
        }
        if (!isLineEnd(first) && second < text.length() && isLetter(text.codePointAt(second))) {
            return endOfLetters(text, second);
        }
        if (!isSpace(first)) {
            return endOfSymbols(text, second);
        }
        if (first == ' ' && second < text.length() && isSymbol(text.codePointAt(second))) {
            return endOfSymbols(text, second);
        }
        return endOfBlanks(text, start);
    }

    /** Where a contraction's letters end, or {@code start} when none begins here. */
    private static int endOfContraction(String text, int start) {
        if (start == text.length()) {
            return start;
        }
        char one = lower(text.charAt(start));
        if (one == 's' || one == 't' || one == 'm' || one == 'd') {
            return start + 1;
        }
        if (start + 1 == text.length()) {
            return start;
        }
        char two = lower(text.charAt(start + 1));
        boolean pair =
                (one == 'r' && two == 'e')
                        || (one == 'v' && two == 'e')
                        || (one == 'l' && two == 'l');
        return pair ? start + 2 : start;
    }

    private static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }

    private static int endOfLetters(String text, int start) {
        int at = start;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            if (!isLetter(c)) {
                break;
            }
            at += Character.charCount(c);
        }
        return at;
    }

    private static int endOfSymbols(String text, int start) {
        int at = start;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            if (!isSymbol(c)) {
                break;
            }
            at += Character.charCount(c);
        }
        while (at < text.length() && isLineEnd(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /**
     * Blanks end after their last line end; without one they leave the last blank to the word that
     * follows, unless it is the only one or nothing follows.
     */
    private static int endOfBlanks(String text, int start) {
        int at = start;
        int afterLineEnd = start;
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
            if (isLineEnd(text.charAt(at - 1))) {
                afterLineEnd = at;
            }
        }
        if (afterLineEnd > start) {
            return afterLineEnd;
        }
        boolean leaveLast = at < text.length() && at - start > 1;
        return leaveLast ? at - 1 : at;
    }

    private static boolean isLineEnd(int c) {
        return c == '\n' || c == '\r';
    }

    private static boolean isSymbol(int c) {
        return !isSpace(c) && !isLetter(c) && !isNumber(c);
    }

    private static boolean isLetter(int c) {
        if (c < 0x80) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        }
        return Character.isLetter(c);
    }

    private static boolean isNumber(int c) {
        if (c < 0x80) {
            return c >= '0' && c <= '9';
        }
        int type = Character.getType(c);
        return type == Character.DECIMAL_DIGIT_NUMBER
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER;
    }

    /** Unicode's White_Space; all of it is in the basic plane, so a char is enough. */
    private static boolean isSpace(int c) {
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
