package io.alliancehub.tokenizer;

import java.text.Normalizer;
import java.util.Locale;

/*
 * The preparation of BERT (Devlin et al. 2018, arXiv 1810.04805) as its published tokenizers have it: control
 * characters go, every blank is a space, each Chinese character is a word, accents are cut off and letters made
 * small as the vocabulary asks. Each step looks at one code point and keeps nothing of those before it, but
 * for the decomposition of accents (Unicode's NFD), which looks at a text as a whole.
 */
/**
 * What a vocabulary of BERT's WordPiece kind says beyond its tokens. A word becomes the longest
 * token that begins it, then the longest that goes on from there, and so on; a word that cannot be
 * spelled so is one unknown token.
 *
 * @param unknown id of the token for words that cannot be spelled
 * @param continuation what tokens that go on within a word begin with; {@code ##} as a rule
 * @param lowerCase whether letters are made small
 * @param stripAccents whether accents are cut off
 * @param splitChinese whether each Chinese character is a word of its own
 */
public record WordPieces(
        int unknown,
        String continuation,
        boolean lowerCase,
        boolean stripAccents,
        boolean splitChinese) {

    /** Words of more code points are unknown, as in the references. */
    static final int WORD_CHARACTERS_MAX = 100;

    private static final int CONTINUATION_CHARS_MAX = 16;

    public WordPieces {
        if (continuation.isEmpty() || continuation.length() > CONTINUATION_CHARS_MAX) {
            throw new UnsupportedVocabularyException(
                    "The prefix of tokens that go on within a word has 1 to "
                            + CONTINUATION_CHARS_MAX
                            + " characters.");
        }
    }

    /** A text as words are looked for in it. */
    String prepared(String text) {
        String clean = clean(text);
        String plain = stripAccents ? withoutAccents(clean) : clean;
        return lowerCase ? small(plain) : plain;
    }

    private String clean(String text) {
        var kept = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); ) {
            int character = text.codePointAt(at);
            at += Character.charCount(character);
            if (isBlank(character)) {
                kept.append(' ');
            } else if (splitChinese && isChinese(character)) {
                kept.append(' ').appendCodePoint(character).append(' ');
            } else if (character != 0xFFFD && !isControl(character)) {
                kept.appendCodePoint(character);
            }
        }
        return kept.toString();
    }

    private static String withoutAccents(String text) {
        String apart = Normalizer.normalize(text, Normalizer.Form.NFD);
        var kept = new StringBuilder(apart.length());
        apart.codePoints()
                .filter(it -> Character.getType(it) != Character.NON_SPACING_MARK)
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }

    /** Each by itself: no letter's small form depends on where in a word it stands. */
    private static String small(String text) {
        var small = new StringBuilder(text.length());
        text.codePoints()
                .forEach(it -> small.append(Character.toString(it).toLowerCase(Locale.ROOT)));
        return small.toString();
    }

    /**
     * Unicode's separators, tabs and line ends; the other blanks among controls go like controls.
     */
    private static boolean isBlank(int character) {
        return Character.isSpaceChar(character)
                || character == '\t'
                || character == '\n'
                || character == '\r';
    }

    /** Unicode's category Other. */
    private static boolean isControl(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED ->
                    true;
            default -> false;
        };
    }

    private static boolean isChinese(int character) {
        return within(character, 0x4E00, 0x9FFF)
                || within(character, 0x3400, 0x4DBF)
                || within(character, 0x20000, 0x2A6DF)
                || within(character, 0x2A700, 0x2B73F)
                || within(character, 0x2B740, 0x2B81F)
                || within(character, 0x2B820, 0x2CEAF)
                || within(character, 0xF900, 0xFAFF)
                || within(character, 0x2F800, 0x2FA1F);
    }

    private static boolean within(int character, int first, int last) {
        return character >= first && character <= last;
    }
}
