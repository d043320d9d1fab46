package io.alliancehub.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One token is one byte here, so lengths can be counted by eye. */
final class CompletionPromptsTest {

    private static final int BOS = 256;

    private static CompletionPrompts prompts(boolean addBos, String... special) {
        List<String> tokens = new ArrayList<>();
        for (int b = 0; b < 256; b++) {
            tokens.add(String.valueOf(ByteLevel.toChar(b)));
        }
        tokens.add("<bos>");
        tokens.addAll(List.of(special));
        List<TokenType> types = new ArrayList<>();
        for (int id = 0; id < tokens.size(); id++) {
            types.add(id < 256 ? TokenType.NORMAL : TokenType.CONTROL);
        }
        var ends = new SpecialTokens(BOS, null, null, null, addBos, false);
        return CompletionPrompts.of(
                Tokenizer.of(new Vocabulary("qwen2", tokens, types, List.of(), ends, null)));
    }

    @Test
    void aTextBeginsAsTheVocabularyAsksAndNothingInItIsSpecial() {
        assertThat(prompts(false).tokens("ab", null)).hasSize(2);
        assertThat(prompts(true).tokens("ab", null)).hasSize(3).startsWith(BOS);
        assertThat(prompts(true).tokens("<bos>", null)).hasSize(6);
        assertThat(prompts(false).tokens("", null)).isEmpty();
    }

    @Test
    void aGapIsWrittenWithTheTokensOfTheModelsFamily() {
        CompletionPrompts qwen =
                prompts(false, "<|fim_middle|>", "<|fim_prefix|>", "<|fim_suffix|>");
        assertThat(qwen.canFillGaps()).isTrue();
        assertThat(qwen.tokens("a", "b")).containsExactly(258, 'a', 259, 'b', 257);
        assertThat(qwen.tokens("", "")).containsExactly(258, 259, 257);
        CompletionPrompts deepSeek = prompts(true, "<｜fim▁begin｜>", "<｜fim▁hole｜>", "<｜fim▁end｜>");
        assertThat(deepSeek.tokens("a", "b")).containsExactly(BOS, 257, 'a', 258, 'b', 259);
        assertThat(deepSeek.tokens("<｜fim▁hole｜>", "b").length).isGreaterThan(20);
    }

    @Test
    void withoutAllThreeTokensThereIsNoGap() {
        CompletionPrompts none = prompts(false, "<|fim_prefix|>", "<|fim_suffix|>");
        assertThat(none.canFillGaps()).isFalse();
        assertThatThrownBy(() -> none.tokens("a", "b")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void countingStopsWhenThereIsEnough() {
        CompletionPrompts prompts = prompts(true);
        assertThat(prompts.countUpTo("word ".repeat(20), null, 1000)).isEqualTo(101);
        int counted = prompts.countUpTo("word ".repeat(10_000), null, 50);
        assertThat(counted).isGreaterThan(50).isLessThan(1000);
    }
}
