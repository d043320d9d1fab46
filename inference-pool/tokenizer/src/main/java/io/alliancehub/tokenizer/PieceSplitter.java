package io.alliancehub.tokenizer;

import java.util.List;

/*
 * SentencePiece merges a text as a whole. Where no token has a space behind another character, no merge
 * ever reaches over such a place, so the text may be cut there without changing one token. Words can then
 * be remembered, and counting can stop early.
 */
/** Cuts the prepared text of SentencePiece's kind before each run of spaces. */
record PieceSplitter() implements WordSplitter {

    /**
     * The splitter of a vocabulary, which keeps texts whole where one of its tokens asks for it.
     */
    static WordSplitter of(List<String> mergedTokens) {
        boolean reachesOver =
                mergedTokens.stream().anyMatch(token -> endOfWord(token, 0) < token.length());
        return reachesOver ? text -> start -> text.length() : new PieceSplitter();
    }

    @Override
    public Words words(String text) {
        return start -> endOfWord(text, start);
    }

    private static int endOfWord(String text, int start) {
        int at = start;
        while (at < text.length() && text.charAt(at) == SentencePieces.SPACE) {
            at++;
        }
        int next = text.indexOf(SentencePieces.SPACE, at);
        return next < 0 ? text.length() : next;
    }
}
