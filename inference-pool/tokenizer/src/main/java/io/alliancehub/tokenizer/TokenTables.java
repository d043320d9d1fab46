package io.alliancehub.tokenizer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A vocabulary turned round for encoding and decoding, with every reference between its tokens and
 * merges checked. Immutable once built.
 *
 * @param idOf id of each token's text
 * @param bytesOf bytes that each token stands for
 * @param splitter cuts text into words
 * @param alphabet what words are made of
 * @param merges which neighbours merge
 * @param wholeWords words that are exactly one token
 */
@SuppressWarnings("ArrayRecordComponent")
record TokenTables(
        Map<String, Integer> idOf,
        byte[][] bytesOf,
        WordSplitter splitter,
        Alphabet alphabet,
        MergeTable merges,
        Map<String, Integer> wholeWords) {

    static TokenTables of(Vocabulary vocabulary) {
        Map<String, Integer> idOf = idsByText(vocabulary.tokens());
        WordPieces wordPieces = vocabulary.wordPieces();
        if (wordPieces != null) {
            return WordPieceTables.of(vocabulary, wordPieces, idOf);
        }
        SentencePieces pieces = vocabulary.pieces();
        return pieces == null
                ? ByteLevelTables.of(vocabulary, idOf)
                : PieceTables.of(vocabulary, pieces, idOf);
    }

    private static Map<String, Integer> idsByText(List<String> tokens) {
        Map<String, Integer> ids = HashMap.newHashMap(tokens.size());
        for (int id = 0; id < tokens.size(); id++) {
            Integer other = ids.put(tokens.get(id), id);
            if (other != null) {
                throw new UnsupportedVocabularyException(
                        "Tokens "
                                + other
                                + " and "
                                + id
                                + " of the vocabulary have the same text.");
            }
        }
        return ids;
    }
}
