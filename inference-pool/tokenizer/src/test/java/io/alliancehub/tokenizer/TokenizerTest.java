package io.alliancehub.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class TokenizerTest {

    private final Vocabulary vocabulary = SyntheticVocabulary.chatMl();
    private final Tokenizer tokenizer = Tokenizer.of(vocabulary);

    @Test
    void specialTokensAreTextUnlessTheyAreAskedFor() {
        int end = vocabulary.tokens().indexOf("<|im_end|>");
        assertThat(tokenizer.encode("bye<|im_end|>")).doesNotContain(end).hasSizeGreaterThan(3);
        assertThat(tokenizer.encodeWithSpecials("bye<|im_end|>")).endsWith(end);
    }

    @Test
    void theLongestSpecialTokenWins() {
        int longest = vocabulary.tokens().indexOf("<think>>");
        int shorter = vocabulary.tokens().indexOf("<think>");
        assertThat(tokenizer.encodeWithSpecials("<think>><think>"))
                .containsExactly(longest, shorter);
    }

    @Test
    void theBeginTokenIsAddedWhereTheVocabularySaysSo() {
        Vocabulary deepSeek = SyntheticVocabulary.deepSeek(null);
        Integer bos = deepSeek.special().bos();
        assertThat(Tokenizer.of(deepSeek).encodeWithSpecials("hi")[0]).isEqualTo(bos);
        assertThat(Tokenizer.of(deepSeek).encode("hi")).doesNotContain(bos);
        assertThat(tokenizer.encodeWithSpecials("hi")).doesNotContain(bos);
    }

    @Test
    void halfACharacterIsReadAsTheReplacementCharacter() {
        assertThat(tokenizer.encode("a\uD83Db\uDE00"))
                .isEqualTo(tokenizer.encode("a\uFFFDb\uFFFD"));
        assertThat(tokenizer.encode("\uD83D\uDE00").length).isPositive();
        assertThat(tokenizer.encodeWithSpecials("\uD83D")).isEqualTo(tokenizer.encode("\uFFFD"));
    }

    @Test
    void emptyTextHasNoTokens() {
        assertThat(tokenizer.encode("")).isEmpty();
        assertThat(tokenizer.encodeWithSpecials("")).isEmpty();
        assertThat(tokenizer.count("")).isZero();
    }

    @Test
    void generationEndsWithTheTokensThatTheFileNames() {
        for (int id = 0; id < vocabulary.size(); id++) {
            boolean expected =
                    List.of(
                                    "<|im_end|>",
                                    "<|endoftext|>",
                                    "<|end_of_text|>",
                                    "<|eot_id|>",
                                    "<｜end▁of▁sentence｜>")
                            .contains(vocabulary.tokens().get(id));
            assertThat(tokenizer.isEndOfGeneration(id))
                    .as(vocabulary.tokens().get(id))
                    .isEqualTo(expected);
        }
    }

    @Test
    void controlTokensAreHiddenAndUserDefinedOnesAreText() {
        StreamingDecoder hidden = tokenizer.newDecoder();
        StreamingDecoder shown = tokenizer.newDecoderWithSpecials();
        int control = vocabulary.tokens().indexOf("<|im_start|>");
        int think = vocabulary.tokens().indexOf("<think>");
        assertThat(hidden.push(control)).isEmpty();
        assertThat(shown.push(control)).isEqualTo("<|im_start|>");
        assertThat(hidden.push(think)).isEqualTo("<think>");
    }

    @Test
    void anUnfinishedCharacterIsReplacedAtTheEnd() {
        StreamingDecoder decoder = tokenizer.newDecoder();
        byte[] rocket = "🚀".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 3; i++) {
            int id =
                    vocabulary.tokens().indexOf(String.valueOf(ByteLevel.toChar(rocket[i] & 0xFF)));
            assertThat(decoder.push(id)).isEmpty();
        }
        assertThat(decoder.flush()).isEqualTo("\uFFFD");
        assertThat(decoder.flush()).isEmpty();
    }

    /**
     * Counts operations, not time: 16 times the text may cost little more than 16 times the work.
     */
    @Test
    void oneLongWordDoesNotCostTheSquareOfItsLength() {
        for (String unit : List.of("a", "hello", "ab", "银行")) {
            long small = operations(unit.repeat((1 << 16) / unit.length()));
            long large = operations(unit.repeat((1 << 20) / unit.length()));
            assertThat(large).as(unit).isLessThan(small * 24);
            assertThat(large).as(unit).isLessThan(3L * (1 << 20) * 3 * 22);
        }
    }

    @Test
    void hostileTextsOfAMegabyteRoundTrip() {
        for (String text :
                List.of(
                        " ".repeat(1 << 20),
                        "\n ".repeat(1 << 19),
                        "'".repeat(1 << 20),
                        "<|im_".repeat(200_000),
                        "!\n".repeat(1 << 19),
                        "hello".repeat(200_000))) {
            StreamingDecoder decoder = tokenizer.newDecoder();
            var decoded = new StringBuilder();
            for (int id : tokenizer.encode(text)) {
                decoded.append(decoder.push(id));
            }
            assertThat(decoded.toString()).isEqualTo(text);
        }
    }

    @Test
    void manyThreadsGetTheSameTokens() throws Exception {
        String text = "The bank's 余额 is 1,234.50 🚀\n".repeat(200);
        int[] expected = tokenizer.encode(text);
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Callable<int[]>> calls = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                calls.add(() -> tokenizer.encode(text));
            }
            for (Future<int[]> result : threads.invokeAll(calls)) {
                assertThat(result.get()).isEqualTo(expected);
            }
        }
    }

    @Test
    void unknownPreTokenisersAreRefusedByName() {
        assertThatThrownBy(() -> Tokenizer.of(SyntheticVocabulary.with("gpt-2", null)))
                .isInstanceOf(UnsupportedVocabularyException.class)
                .hasMessageContaining("'gpt-2' is not supported");
    }

    @Test
    void vocabulariesThatDoNotFitTogetherAreRefused() {
        assertRefused(List.of("a b c"), vocabulary.tokens(), "does not have");
        assertRefused(List.of("ab"), vocabulary.tokens(), "two parts");
        assertRefused(List.of("<|im_ end|>"), vocabulary.tokens(), "control token");
        List<String> withoutByte = new ArrayList<>(vocabulary.tokens());
        withoutByte.set(7, "[seven]");
        assertRefused(List.of(), withoutByte, "no token for byte 7");
        List<String> twice = new ArrayList<>(vocabulary.tokens());
        twice.set(twice.size() - 1, "a");
        assertRefused(List.of(), twice, "same text");
    }

    @Test
    void aByteThatIsNoTextTokenIsRefused() {
        for (TokenType type : List.of(TokenType.CONTROL, TokenType.UNUSED, TokenType.UNKNOWN)) {
            List<TokenType> types = new ArrayList<>(vocabulary.types());
            types.set(vocabulary.tokens().indexOf("a"), type);
            var broken =
                    new Vocabulary(
                            "qwen2",
                            vocabulary.tokens(),
                            types,
                            vocabulary.merges(),
                            SpecialTokens.none(),
                            null);
            assertThatThrownBy(() -> Tokenizer.of(broken))
                    .isInstanceOf(UnsupportedVocabularyException.class)
                    .hasMessageContaining("byte 97");
        }
    }

    private void assertRefused(List<String> merges, List<String> tokens, String why) {
        var broken =
                new Vocabulary(
                        "qwen2", tokens, vocabulary.types(), merges, SpecialTokens.none(), null);
        assertThatThrownBy(() -> Tokenizer.of(broken))
                .isInstanceOf(UnsupportedVocabularyException.class)
                .hasMessageContaining(why);
    }

    private long operations(String word) {
        WordEncoder encoder = tokenizer.newWordEncoder();
        encoder.encode(word, new TokenBuffer(), Tokenizer.ALL);
        return encoder.operationCount();
    }
}
