package io.alliancehub.tokenizer;

/**
 * Cuts prepared text at spaces, and puts each punctuation mark into a word of its own. A word has
 * the spaces before it, which are no part of its tokens.
 */
record WordPieceSplitter() implements WordSplitter {

    @Override
    public Words words(String text) {
        return start -> endOfWord(text, start);
    }

    private static int endOfWord(String text, int start) {
        int at = start;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        int begin = at;
        while (at < text.length() && text.charAt(at) != ' ') {
            int character = text.codePointAt(at);
            if (isPunctuation(character)) {
                return at == begin ? at + Character.charCount(character) : at;
            }
            at += Character.charCount(character);
        }
        return at;
    }

    /** Unicode's, and every sign of ASCII that is no letter, digit or blank. */
    private static boolean isPunctuation(int character) {
        if (character < 0x80) {
            return character > ' ' && character < 0x7F && !Character.isLetterOrDigit(character);
        }
        return switch (Character.getType(character)) {
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
}
