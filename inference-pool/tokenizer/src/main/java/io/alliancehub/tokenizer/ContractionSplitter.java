package io.alliancehub.tokenizer;

import static io.alliancehub.tokenizer.CharacterClasses.isLetter;
import static io.alliancehub.tokenizer.CharacterClasses.isLineEnd;
import static io.alliancehub.tokenizer.CharacterClasses.isNumber;
import static io.alliancehub.tokenizer.CharacterClasses.isOther;
import static io.alliancehub.tokenizer.CharacterClasses.isSpace;

/*
 * Cuts text into the words within which tokens are merged, as the Qwen2 family and Llama 3 were trained. The
 * rule, in the regular expression that publishes it (n is 1 for Qwen2 and 3 for Llama 3):
 *
 *   (?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])
 *   |[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,n}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+
 *
 * It is written out by hand because a backtracking engine can be made to take quadratic time or to
 * overflow its stack by one long word, and because each word is then found by looking at each of its
 * characters once or twice. Alternatives are tried in the order above, as the expression would.
 */
/**
 * Words of the Qwen2 family and of Llama 3.
 *
 * @param digitsMax how many digits a word of digits has at most
 */
record ContractionSplitter(int digitsMax) implements WordSplitter {

    @Override
    public Words words(String text) {
        return start -> endOfWord(text, start);
    }

    /**
     * The end (exclusive) of the word that begins at {@code start}.
     *
     * @param text the text; a lone surrogate counts as a symbol
     * @param start index of a character, less than the text's length
     */
    private int endOfWord(String text, int start) {
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
            return endOfNumber(text, second);
        }
        if (!isLineEnd(first) && second < text.length() && isLetter(text.codePointAt(second))) {
            return endOfLetters(text, second);
        }
        if (!isSpace(first)) {
            return endOfSymbols(text, second);
        }
        if (first == ' ' && second < text.length() && isOther(text.codePointAt(second))) {
            return endOfSymbols(text, second);
        }
        return Blanks.end(text, start, text.length());
    }

    private int endOfNumber(String text, int second) {
        int at = second;
        for (int digits = 1; digits < digitsMax && at < text.length(); digits++) {
            int c = text.codePointAt(at);
            if (!isNumber(c)) {
                break;
            }
            at += Character.charCount(c);
        }
        return at;
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
            if (!isOther(c)) {
                break;
            }
            at += Character.charCount(c);
        }
        while (at < text.length() && isLineEnd(text.charAt(at))) {
            at++;
        }
        return at;
    }
}
