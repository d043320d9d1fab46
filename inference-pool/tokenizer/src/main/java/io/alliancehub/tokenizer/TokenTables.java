package io.alliancehub.tokenizer;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A vocabulary turned round for encoding and decoding, with every reference between its tokens and
 * merges checked. Immutable once built.
 *
 * @param idOf id of each token's text
 * @param byteTokens id of the token of each single byte, 256 of them
 * @param bytesOf bytes that each token stands for
 * @param merges which neighbours merge
 * @param wholeWords words that are exactly one token
 */
@SuppressWarnings("ArrayRecordComponent")
record TokenTables(
        Map<String, Integer> idOf,
        int[] byteTokens,
        byte[][] bytesOf,
        MergeTable merges,
        Map<String, Integer> wholeWords) {

    private static final int BYTE_VALUES = 256;

    static TokenTables of(Vocabulary vocabulary) {
        Map<String, Integer> idOf = idsByText(vocabulary.tokens());
        int[] byteTokens = byteTokens(vocabulary, idOf);
        byte[][] bytesOf = bytesOf(vocabulary);
        MergeTable merges = mergeTable(vocabulary, idOf);
        Map<String, Integer> wholeWords = wholeWords(vocabulary, bytesOf, byteTokens, merges);
        return new TokenTables(idOf, byteTokens, bytesOf, merges, wholeWords);
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

    private static int[] byteTokens(Vocabulary vocabulary, Map<String, Integer> idOf) {
        int[] ids = new int[BYTE_VALUES];
        for (int b = 0; b < BYTE_VALUES; b++) {
            Integer id = idOf.get(String.valueOf(ByteLevel.toChar(b)));
            if (id == null || !isText(vocabulary.types().get(id))) {
                throw new UnsupportedVocabularyException(
                        "The vocabulary has no token for byte "
                                + b
                                + ", so some text would have no encoding.");
            }
            ids[b] = id;
        }
        return ids;
    }

    /** Whether a token may come out of plain text. */
    private static boolean isText(TokenType type) {
        return switch (type) {
            case NORMAL, BYTE -> true;
            case CONTROL, USER_DEFINED, UNKNOWN, UNUSED -> false;
        };
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

    /**
     * The words that merging would turn into one token, found by merging each token's own bytes
     * once. A token whose bytes merge into something else is not in it, so that the look-up can
     * never change an encoding.
     */
    private static Map<String, Integer> wholeWords(
            Vocabulary vocabulary, byte[][] bytesOf, int[] byteTokens, MergeTable merges) {
        Map<String, Integer> words = HashMap.newHashMap(vocabulary.size());
        var merger = new WordMerger(merges);
        for (int id = 0; id < bytesOf.length; id++) {
            if (vocabulary.types().get(id) != TokenType.NORMAL) {
                continue;
            }
            byte[] bytes = bytesOf[id];
            int[] symbols = new int[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                symbols[i] = byteTokens[bytes[i] & 0xFF];
            }
            if (merger.merge(symbols, symbols.length) == 1 && symbols[0] == id) {
                putIfText(words, bytes, id);
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
