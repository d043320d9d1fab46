package io.alliancehub.tokenizer;

import java.util.Map;

/**
 * The pieces of a word, the longest first. They are tokens as they are, so nothing merges them.
 *
 * @param beginning tokens that begin a word, by their text
 * @param following tokens that go on within one, by their text without the prefix
 * @param longest most characters of a token
 */
record WordPieceAlphabet(
        Map<String, Integer> beginning, Map<String, Integer> following, int longest, int unknown)
        implements Alphabet {

    @Override
    public int[] symbolsOf(String word) {
        int start = 0;
        while (start < word.length() && word.charAt(start) == ' ') {
            start++;
        }
        int characters = word.codePointCount(start, word.length());
        if (characters > WordPieces.WORD_CHARACTERS_MAX) {
            return new int[] {unknown};
        }
        var pieces = new TokenBuffer();
        for (int at = start; at < word.length(); ) {
            Map<String, Integer> known = at == start ? beginning : following;
            int end = endOfPiece(word, at, known);
            Integer id = known.get(word.substring(at, end));
            if (id == null) {
                return new int[] {unknown};
            }
            pieces.add(id);
            at = end;
        }
        return pieces.toArray();
    }

    /** Where the longest piece that begins at {@code at} ends; there itself where none does. */
    private int endOfPiece(String word, int at, Map<String, Integer> pieces) {
        int end = Math.min(word.length(), at + longest);
        while (end > at && !pieces.containsKey(word.substring(at, end))) {
            end--;
        }
        return end;
    }

    @Override
    public void emit(int[] symbols, int count, TokenBuffer out) {
        out.addAll(symbols, count);
    }
}
