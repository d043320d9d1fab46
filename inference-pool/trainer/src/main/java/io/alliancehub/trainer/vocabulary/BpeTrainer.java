package io.alliancehub.trainer.vocabulary;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/*
 * Byte-pair encoding (Sennrich et al., 2016) over bytes: count adjacent pairs in all words, merge
 * the most frequent, repeat. Counts are kept incrementally: a merge touches only the words that
 * contain the pair.
 *
 * Two rules beyond the textbook keep the vocabulary kind to a small model and to a stream:
 *
 * - A token is a fragment of one character or a run of whole characters, never both, and at most
 *   four characters outside ASCII. So a stream is cut inside a character only where that
 *   character is rare.
 * - Digits are single by the pre-tokeniser; formal numerals (大写) are kept single here, by cutting
 *   words around them. The model then reads and writes amounts digit by digit.
 *
 * Ties go to the pair with the smaller ids, so the result depends on the text alone.
 */
final class BpeTrainer {

    private static final String SINGLE = "零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整";
    private static final int TOKEN_BYTES_MAX = 16;
    private static final int WIDE_TOKEN_BYTES_MAX = 12;
    private static final int PAIR_COUNT_MIN = 2;

    private final List<byte[]> tokens = new ArrayList<>();
    private final List<int[]> words = new ArrayList<>();
    private final List<Long> wordCounts = new ArrayList<>();
    private final Map<Long, Long> pairCounts = new HashMap<>();
    private final Map<Long, Set<Integer>> wordsOfPair = new HashMap<>();

    private BpeTrainer(Map<String, Long> countsByWord) {
        for (int value = 0; value < 256; value++) {
            tokens.add(new byte[] {(byte) value});
        }
        countsByWord.forEach(
                (word, count) -> {
                    byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
                    int[] ids = new int[bytes.length];
                    for (int at = 0; at < bytes.length; at++) {
                        ids[at] = bytes[at] & 0xFF;
                    }
                    words.add(ids);
                    wordCounts.add(count);
                    addPairs(words.size() - 1, 1);
                });
    }

    /** Learns at most {@code mergeCount} merges from texts without special tokens. */
    static BytePairs learn(Iterable<String> texts, int mergeCount) {
        Map<String, Long> countsByWord = new TreeMap<>();
        for (String text : texts) {
            PreTokens.forEach(text, word -> countPieces(word, countsByWord));
        }
        return new BytePairs(new BpeTrainer(countsByWord).merge(mergeCount));
    }

    private static void countPieces(String word, Map<String, Long> countsByWord) {
        int start = 0;
        for (int at = 0; at < word.length(); at++) {
            if (SINGLE.indexOf(word.charAt(at)) >= 0) {
                if (at > start) {
                    countsByWord.merge(word.substring(start, at), 1L, Long::sum);
                }
                countsByWord.merge(word.substring(at, at + 1), 1L, Long::sum);
                start = at + 1;
            }
        }
        if (start < word.length()) {
            countsByWord.merge(word.substring(start), 1L, Long::sum);
        }
    }

    private List<String> merge(int mergeCount) {
        List<String> merges = new ArrayList<>();
        while (merges.size() < mergeCount) {
            long best = bestPair();
            if (best < 0) {
                break;
            }
            int left = (int) (best >>> 32);
            int right = (int) best;
            merges.add(
                    ByteAlphabet.spell(tokens.get(left))
                            + " "
                            + ByteAlphabet.spell(tokens.get(right)));
            tokens.add(joined(left, right));
            apply(best, left, right);
        }
        return merges;
    }

    private long bestPair() {
        long best = -1;
        long bestCount = PAIR_COUNT_MIN - 1;
        for (Map.Entry<Long, Long> entry : pairCounts.entrySet()) {
            long pair = entry.getKey();
            long count = entry.getValue();
            boolean better = count > bestCount || (count == bestCount && best >= 0 && pair < best);
            if (better) {
                best = pair;
                bestCount = count;
            }
        }
        return best;
    }

    private void apply(long pair, int left, int right) {
        int merged = tokens.size() - 1;
        Set<Integer> touched = wordsOfPair.getOrDefault(pair, Set.of());
        for (int word : List.copyOf(touched)) {
            addPairs(word, -1);
            words.set(word, replace(words.get(word), left, right, merged));
            addPairs(word, 1);
        }
        pairCounts.remove(pair);
        wordsOfPair.remove(pair);
    }

    private static int[] replace(int[] word, int left, int right, int merged) {
        int[] shorter = new int[word.length];
        int length = 0;
        for (int at = 0; at < word.length; at++) {
            boolean here = at + 1 < word.length && word[at] == left && word[at + 1] == right;
            shorter[length++] = here ? merged : word[at];
            at += here ? 1 : 0;
        }
        return Arrays.copyOf(shorter, length);
    }

    private void addPairs(int word, int sign) {
        int[] ids = words.get(word);
        for (int at = 0; at + 1 < ids.length; at++) {
            long pair = (long) ids[at] << 32 | ids[at + 1];
            if (!mayMerge(ids[at], ids[at + 1])) {
                continue;
            }
            long count = pairCounts.merge(pair, sign * wordCounts.get(word), Long::sum);
            if (count == 0) {
                pairCounts.remove(pair);
            }
            if (sign > 0) {
                wordsOfPair.computeIfAbsent(pair, unused -> new HashSet<>()).add(word);
            }
        }
    }

    private boolean mayMerge(int left, int right) {
        byte[] bytes = joined(left, right);
        boolean wide = false;
        for (byte value : bytes) {
            wide |= value < 0;
        }
        return bytes.length <= (wide ? WIDE_TOKEN_BYTES_MAX : TOKEN_BYTES_MAX)
                && (isWholeCharacters(bytes) || isPartOfOneCharacter(bytes));
    }

    private byte[] joined(int left, int right) {
        byte[] head = tokens.get(left);
        byte[] tail = tokens.get(right);
        byte[] bytes = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, bytes, head.length, tail.length);
        return bytes;
    }

    private static boolean isWholeCharacters(byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            int length = characterLength(bytes[at]);
            if (length == 0 || at + length > bytes.length) {
                return false;
            }
            at += length;
        }
        return true;
    }

    private static boolean isPartOfOneCharacter(byte[] bytes) {
        for (int at = 1; at < bytes.length; at++) {
            if (characterLength(bytes[at]) != 0) {
                return false;
            }
        }
        int length = characterLength(bytes[0]);
        return length == 0 ? bytes.length < 4 : bytes.length < length;
    }

    /** Length in bytes of the character that a byte starts; zero for a continuation byte. */
    private static int characterLength(byte lead) {
        int value = lead & 0xFF;
        if (value < 0x80) {
            return 1;
        }
        if (value < 0xC0) {
            return 0;
        }
        return value < 0xE0 ? 2 : value < 0xF0 ? 3 : 4;
    }
}
