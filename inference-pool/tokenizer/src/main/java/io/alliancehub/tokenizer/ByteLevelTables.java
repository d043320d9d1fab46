package io.alliancehub.tokenizer;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Builds the tables of a byte-level vocabulary, whose merges are listed. */
final class ByteLevelTables {

    private ByteLevelTables() {}

    static TokenTables of(Vocabulary vocabulary, Map<String, Integer> idOf) {
        PreTokenizer preTokenizer = PreTokenizer.of(vocabulary.preTokenizer());
        ByteAlphabet alphabet = ByteAlphabet.ofByteLevel(vocabulary, idOf);
        byte[][] bytesOf = bytesOf(vocabulary);
        MergeTable merges = mergeTable(vocabulary, idOf);
        return new TokenTables(
                idOf,
                bytesOf,
                preTokenizer.splitter(),
                alphabet,
                merges,
                preTokenizer.wholeWordsFirst()
                        ? allWords(vocabulary, bytesOf)
                        : mergedWords(vocabulary, bytesOf, alphabet, merges));
    }

    private static byte[][] bytesOf(Vocabulary vocabulary) {
        byte[][] bytes = new byte[vocabulary.size()][];
        for (int id = 0; id < bytes.length; id++) {
            String token = vocabulary.tokens().get(id);
            bytes[id] =
                    switch (vocabulary.types().get(id)) {
                        case NORMAL, BYTE -> ByteLevel.toBytes(token);
                        case CONTROL, USER_DEFINED, UNKNOWN ->
                                token.getBytes(StandardCharsets.UTF_8);
                        case UNUSED -> new byte[0];
                    };
        }
        return bytes;
    }

    private static MergeTable mergeTable(Vocabulary vocabulary, Map<String, Integer> idOf) {
        List<String> merges = vocabulary.merges();
        var table = new MergeTable(merges.size());
        for (int rank = 0; rank < merges.size(); rank++) {
            String merge = merges.get(rank);
            int space = merge.indexOf(' ', 1);
            if (space < 0) {
                throw new UnsupportedVocabularyException(
                        "Merge " + rank + " does not have two parts.");
            }
            String left = merge.substring(0, space);
            String right = merge.substring(space + 1);
            int merged = requireId(idOf, left + right, rank);
            if (vocabulary.types().get(merged) == TokenType.CONTROL) {
                throw new UnsupportedVocabularyException(
                        "Merge " + rank + " would make a control token out of plain text.");
            }
            table.add(requireId(idOf, left, rank), requireId(idOf, right, rank), rank, merged);
        }
        return table;
    }

    private static int requireId(Map<String, Integer> idOf, String token, int rank) {
        Integer id = idOf.get(token);
        if (id == null) {
            throw new UnsupportedVocabularyException(
                    "Merge " + rank + " names a token that the vocabulary does not have.");
        }
        return id;
    }

    /** Every token of whole characters: where a word that is a token is never merged. */
    private static Map<String, Integer> allWords(Vocabulary vocabulary, byte[][] bytesOf) {
        Map<String, Integer> words = HashMap.newHashMap(vocabulary.size());
        for (int id = 0; id < bytesOf.length; id++) {
            if (vocabulary.types().get(id) == TokenType.NORMAL) {
                putIfText(words, bytesOf[id], id);
            }
        }
        return words;
    }

    /**
     * The words that merging would turn into one token, found by merging each token's own bytes
     * once. A token whose bytes merge into something else is not in it, so that the look-up can
     * never change an encoding.
     */
    private static Map<String, Integer> mergedWords(
            Vocabulary vocabulary, byte[][] bytesOf, ByteAlphabet alphabet, MergeTable merges) {
        Map<String, Integer> words = HashMap.newHashMap(vocabulary.size());
        var merger = new WordMerger(merges);
        for (int id = 0; id < bytesOf.length; id++) {
            if (vocabulary.types().get(id) != TokenType.NORMAL) {
                continue;
            }
            int[] symbols = alphabet.symbolsOf(bytesOf[id]);
            if (symbols != null && merger.merge(symbols, symbols.length) == 1 && symbols[0] == id) {
                putIfText(words, bytesOf[id], id);
            }
        }
        return words;
    }

    private static void putIfText(Map<String, Integer> words, byte[] bytes, int id) {
        try {
            words.put(
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString(),
                    id);
        } catch (CharacterCodingException partOfCharacter) {
            // Part of a character is never a whole word.
            return;
        }
    }
}
