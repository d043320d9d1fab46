package io.alliancehub.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Builds the tables of a vocabulary of WordPiece's kind. */
final class WordPieceTables {

    private static final int TOKEN_CHARS_MAX = 512;

    private WordPieceTables() {}

    static TokenTables of(Vocabulary vocabulary, WordPieces pieces, Map<String, Integer> idOf) {
        String prefix = pieces.continuation();
        Map<String, Integer> beginning = new HashMap<>();
        Map<String, Integer> following = new HashMap<>();
        byte[][] bytesOf = new byte[vocabulary.size()][];
        int longest = 1;
        for (int id = 0; id < vocabulary.size(); id++) {
            String token = vocabulary.tokens().get(id);
            boolean goesOn = token.startsWith(prefix) && token.length() > prefix.length();
            String text = goesOn ? token.substring(prefix.length()) : token;
            bytesOf[id] = text.getBytes(StandardCharsets.UTF_8);
            // Only normal tokens are made: a text that spells a control token is text.
            if (vocabulary.types().get(id) == TokenType.NORMAL && !text.isEmpty()) {
                requireShort(id, text);
                longest = Math.max(longest, text.length());
                beginning.put(token, id);
                if (goesOn) {
                    following.put(text, id);
                }
            }
        }
        return new TokenTables(
                idOf,
                bytesOf,
                new WordPieceSplitter(),
                new WordPieceAlphabet(
                        Map.copyOf(beginning),
                        Map.copyOf(following),
                        longest + prefix.length(),
                        pieces.unknown()),
                new MergeTable(0),
                Map.of());
    }

    private static void requireShort(int id, String text) {
        if (text.length() > TOKEN_CHARS_MAX) {
            throw new UnsupportedVocabularyException(
                    "Token " + id + " has more than " + TOKEN_CHARS_MAX + " characters.");
        }
    }
}
