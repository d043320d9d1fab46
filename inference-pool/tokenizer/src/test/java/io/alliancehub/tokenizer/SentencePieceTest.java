package io.alliancehub.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SentencePieceTest {

    private static final Vocabulary VOCABULARY = SyntheticVocabulary.pieces(true, false);
    private static final Tokenizer TOKENIZER = Tokenizer.of(VOCABULARY);

    /** Of letters that merge, and of everything else. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> merging =
                Arbitraries.of(
                                "a",
                                "b",
                                "c",
                                "d",
                                " ",
                                "  ",
                                "\u94F6",
                                "\u884C",
                                "\uD83D\uDE80",
                                "<s>",
                                "<0x61>",
                                "abab",
                                "\n")
                        .list()
                        .ofMaxSize(40)
                        .map(parts -> String.join("", parts));
        return Arbitraries.oneOf(merging, UnicodeText.wellFormed());
    }

    @Property(tries = 1000)
    void tokensAreThoseOfTheDefinition(@ForAll("texts") String text) {
        String words = text.replace("\u00FC", "");
        assertThat(TOKENIZER.encode(words)).isEqualTo(byDefinition(prepared(words)));
    }

    @Property(tries = 500)
    void tokensAreTheBytesOfTheTextBehindOneSpace(@ForAll("texts") String text) {
        var bytes = new java.io.ByteArrayOutputStream();
        for (int id : TOKENIZER.encode(text)) {
            bytes.writeBytes(TOKENIZER.tokenBytes(id));
        }
        // U+2581 is how a space is written here, so in a text it is one.
        String read = text.replace('\u2581', ' ');
        assertThat(bytes.toString(StandardCharsets.UTF_8).replace("\u00FC ", "\u00FC"))
                .isEqualTo(
                        (text.isEmpty() || text.startsWith("\u00FC") ? read : " " + read)
                                .replace("\u00FC ", "\u00FC"));
    }

    @Property(tries = 500)
    void plainTextNeverBecomesASpecialToken(@ForAll("texts") String text) {
        assertThat(
                        Arrays.stream(TOKENIZER.encode(text.replace("\u00FC", "")))
                                .mapToObj(TOKENIZER::type))
                .allMatch(type -> type == TokenType.NORMAL || type == TokenType.BYTE);
    }

    @Property(tries = 500)
    void whatIsStreamedIsNeverHalfACharacter(@ForAll("texts") String text) {
        StreamingDecoder decoder = TOKENIZER.newDecoder();
        for (int id : TOKENIZER.encode(text.replace("\uFFFD", ""))) {
            assertThat(decoder.push(id)).doesNotContain("\uFFFD");
        }
        assertThat(decoder.flush()).isEmpty();
    }

    @Test
    void aTokenThatReachesOverASpaceKeepsTheTextWhole() {
        List<String> tokens = new ArrayList<>(VOCABULARY.tokens());
        tokens.set(tokens.indexOf("abca"), "b\u2581a");
        var vocabulary =
                new Vocabulary(
                        "default",
                        tokens,
                        VOCABULARY.types(),
                        List.of(),
                        VOCABULARY.special(),
                        null,
                        new SentencePieces(VOCABULARY.pieces().scores(), true, false));
        Tokenizer tokenizer = Tokenizer.of(vocabulary);
        // "b" joins "\u2581a" only where nothing better is left of it.
        assertThat(tokenizer.encode("b a")).contains(tokens.indexOf("b\u2581a"));
    }

    @Test
    void aSpaceComesBeforeTextThatFollowsASpecialToken() {
        int space = id("\u2581");
        assertThat(TOKENIZER.encodeWithSpecials("b</s>b"))
                .containsExactly(1, space, id("b"), 2, space, id("b"));
        Tokenizer without = Tokenizer.of(SyntheticVocabulary.pieces(false, false));
        assertThat(without.encodeWithSpecials("b</s>b")).containsExactly(1, id("b"), 2, id("b"));
        assertThat(TOKENIZER.encode("")).isEmpty();
    }

    @Test
    void extraSpacesAreRemovedWhereTheVocabularySaysSo() {
        Tokenizer tokenizer = Tokenizer.of(SyntheticVocabulary.pieces(true, true));
        assertThat(tokenizer.encode("  b   c ")).isEqualTo(TOKENIZER.encode("b c"));
        assertThat(tokenizer.encode("   ")).isEmpty();
        assertThat(TOKENIZER.encode("   ")).isNotEmpty();
    }

    @Test
    void characterTokensThatWereAddedStandForThemselves() {
        assertThat(TOKENIZER.encode("a\u00FCa")).contains(id("\u00FC"));
        assertThat(TOKENIZER.encode("<think>")).doesNotContain(id("<think>"));
        assertThat(TOKENIZER.encodeWithSpecials("<think>")).contains(id("<think>"));
    }

    @Test
    void theWorkGrowsLittleFasterThanTheText() {
        for (String unit : List.of("a", "ab", "abc ", " ", "\u94F6", "\uD83D\uDE80")) {
            long small = operations(unit.repeat((1 << 14) / unit.length()));
            long large = operations(unit.repeat((1 << 18) / unit.length()));
            assertThat(large).as(unit).isLessThan(small * 24 + 1000);
        }
    }

    @Test
    void vocabulariesThatDoNotFitTogetherAreRefused() {
        List<Float> scores = VOCABULARY.pieces().scores();
        assertThatThrownBy(() -> with(scores.subList(1, scores.size()), VOCABULARY.tokens()))
                .hasMessageContaining("scores");
        List<Float> broken = new ArrayList<>(scores);
        broken.set(5, Float.NaN);
        assertThatThrownBy(() -> with(broken, VOCABULARY.tokens()))
                .hasMessageContaining("score of token 5");
        List<String> withoutByte = new ArrayList<>(VOCABULARY.tokens());
        withoutByte.set(3 + 7, "seven");
        assertThatThrownBy(() -> Tokenizer.of(with(scores, withoutByte)))
                .hasMessageContaining("byte 7");
        List<String> long1 = new ArrayList<>(VOCABULARY.tokens());
        long1.set(id("abca"), "x".repeat(513));
        assertThatThrownBy(() -> Tokenizer.of(with(scores, long1)))
                .hasMessageContaining("more than 512 characters");
    }

    private static Vocabulary with(List<Float> scores, List<String> tokens) {
        return new Vocabulary(
                "default",
                tokens,
                VOCABULARY.types(),
                List.of(),
                VOCABULARY.special(),
                null,
                new SentencePieces(scores, true, false));
    }

    private static int id(String token) {
        return VOCABULARY.tokens().indexOf(token);
    }

    private static long operations(String text) {
        WordEncoder encoder = TOKENIZER.newWordEncoder();
        encoder.encode(prepared(text), new TokenBuffer(), Tokenizer.ALL);
        return encoder.operationCount();
    }

    private static String prepared(String text) {
        return text.isEmpty() ? text : (" " + text).replace(' ', '\u2581');
    }

    /**
     * Joins the two neighbours whose joined text is the normal token with the highest score, of
     * equal ones the leftmost, until there are none; what is no token then is its bytes.
     */
    private static int[] byDefinition(String text) {
        List<String> parts = new ArrayList<>();
        text.codePoints().forEach(c -> parts.add(Character.toString(c)));
        while (true) {
            int best = -1;
            for (int i = 0; i + 1 < parts.size(); i++) {
                int joined = normal(parts.get(i) + parts.get(i + 1));
                if (joined >= 0
                        && (best < 0
                                || score(joined)
                                        > score(normal(parts.get(best) + parts.get(best + 1))))) {
                    best = i;
                }
            }
            if (best < 0) {
                break;
            }
            parts.set(best, parts.get(best) + parts.remove(best + 1));
        }
        List<Integer> ids = new ArrayList<>();
        for (String part : parts) {
            if (normal(part) >= 0) {
                ids.add(normal(part));
            } else {
                for (byte b : part.getBytes(StandardCharsets.UTF_8)) {
                    ids.add(3 + (b & 0xFF));
                }
            }
        }
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    private static int normal(String text) {
        int id = id(text);
        return id >= 0 && VOCABULARY.types().get(id) == TokenType.NORMAL ? id : -1;
    }

    private static float score(int id) {
        return VOCABULARY.pieces().scores().get(id);
    }
}
