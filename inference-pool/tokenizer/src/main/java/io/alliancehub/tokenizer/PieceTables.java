package io.alliancehub.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/*
 * SentencePiece's BPE merges the two neighbours whose joined text has the highest score, of equal ones the
 * leftmost, until no joined text is a token (Kudo and Richardson 2018, arXiv 1808.06226). Which pairs may
 * merge follows from the tokens alone: a token can be cut at each of its characters, and each cut whose
 * two sides can stand in a text is a pair. Listed once at load, with the place of its score among all scores
 * as its rank, the pairs are merged by the same WordMerger as byte-level ones, in n log n.
 *
 * Only normal tokens are made. A control token, a byte or an unused token is never the result of a merge,
 * whatever a text spells.
 */
/** Builds the tables of a vocabulary of SentencePiece's kind. */
final class PieceTables {

    private static final int TOKEN_CHARS_MAX = 512;

    private final Vocabulary vocabulary;
    private final Map<String, Integer> idOf;
    private final Map<Integer, Integer> symbolOf = new HashMap<>();
    private final List<Integer> standIns = new ArrayList<>();

    private PieceTables(Vocabulary vocabulary, Map<String, Integer> idOf) {
        this.vocabulary = vocabulary;
        this.idOf = idOf;
    }

    static TokenTables of(Vocabulary vocabulary, SentencePieces pieces, Map<String, Integer> idOf) {
        return new PieceTables(vocabulary, idOf).build(pieces);
    }

    private TokenTables build(SentencePieces pieces) {
        List<String> merged = new ArrayList<>();
        for (int id = 0; id < vocabulary.size(); id++) {
            if (isMerged(id)) {
                String token = vocabulary.tokens().get(id);
                if (token.length() > TOKEN_CHARS_MAX) {
                    throw new UnsupportedVocabularyException(
                            "Token " + id + " has more than " + TOKEN_CHARS_MAX + " characters.");
                }
                merged.add(token);
                token.codePoints().forEach(this::addCharacter);
            }
        }
        ByteAlphabet bytes = ByteAlphabet.ofHexadecimal(vocabulary, idOf);
        int[] characters = standIns.stream().mapToInt(Integer::intValue).toArray();
        var alphabet = new CharacterAlphabet(symbolOf, vocabulary.size(), characters, bytes);
        return new TokenTables(
                idOf,
                bytesOf(bytes),
                PieceSplitter.of(merged),
                alphabet,
                merges(merged, ranks(pieces)),
                Map.of());
    }

    private boolean isMerged(int id) {
        return vocabulary.types().get(id) == TokenType.NORMAL;
    }

    private void addCharacter(int character) {
        if (symbolOf.containsKey(character)) {
            return;
        }
        Integer id = idOf.get(Character.toString(character));
        if (id != null && isMerged(id)) {
            symbolOf.put(character, id);
        } else {
            symbolOf.put(character, vocabulary.size() + standIns.size());
            standIns.add(character);
        }
    }

    /** The place of each token's score among all scores; equal scores have the same one. */
    private static int[] ranks(SentencePieces pieces) {
        List<Float> scores = pieces.scores();
        List<Float> descending =
                scores.stream()
                        .map(score -> score == 0f ? 0f : score)
                        .distinct()
                        .sorted(Comparator.reverseOrder())
                        .toList();
        Map<Float, Integer> rankOf = HashMap.newHashMap(descending.size());
        descending.forEach(score -> rankOf.put(score, rankOf.size()));
        return scores.stream()
                .mapToInt(score -> rankOf.getOrDefault(score == 0f ? 0f : score, 0))
                .toArray();
    }

    private MergeTable merges(List<String> tokens, int[] ranks) {
        int cuts = 0;
        for (String token : tokens) {
            cuts = Math.addExact(cuts, token.length());
        }
        var table = new MergeTable(cuts);
        for (String token : tokens) {
            Integer id = idOf.get(token);
            for (int at = 1; id != null && at < token.length(); at++) {
                Integer left = symbol(token.substring(0, at));
                Integer right = symbol(token.substring(at));
                if (left != null && right != null) {
                    table.add(left, right, ranks[id], id);
                }
            }
        }
        return table;
    }

    /** What stands for a text before or after merging; null for what can never stand alone. */
    private @Nullable Integer symbol(String text) {
        if (text.codePointCount(0, text.length()) == 1) {
            return symbolOf.get(text.codePointAt(0));
        }
        Integer id = idOf.get(text);
        return id != null && isMerged(id) ? id : null;
    }

    private byte[][] bytesOf(ByteAlphabet bytes) {
        byte[][] bytesOf = new byte[vocabulary.size()][];
        for (int id = 0; id < bytesOf.length; id++) {
            String token = vocabulary.tokens().get(id);
            bytesOf[id] =
                    switch (vocabulary.types().get(id)) {
                        case NORMAL ->
                                token.replace(SentencePieces.SPACE, ' ')
                                        .getBytes(StandardCharsets.UTF_8);
                        case CONTROL, USER_DEFINED, UNKNOWN, BYTE ->
                                token.getBytes(StandardCharsets.UTF_8);
                        case UNUSED -> new byte[0];
                    };
        }
        for (int b = 0; b < bytes.tokens().length; b++) {
            if (bytes.tokens()[b] >= 0) {
                bytesOf[bytes.tokens()[b]] = new byte[] {(byte) b};
            }
        }
        return bytesOf;
    }
}
