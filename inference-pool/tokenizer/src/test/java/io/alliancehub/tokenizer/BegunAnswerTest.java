package io.alliancehub.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.tokenizer.ChatMessage.Role;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Answers that the model goes on with. */
class BegunAnswerTest {

    private static final String OPENS_THOUGHTS =
            "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
                    + "{% if add_generation_prompt %}<|im_start|>assistant\n<think>\n{% endif %}";

    private final ChatTemplate chatMl = of(ChatTemplate.CHATML);
    private final ChatTemplate thinking = of(OPENS_THOUGHTS);

    @Test
    void theWordsFollowWhereTheModelSpeaks() {
        assertThat(chatMl.render(begun(null, "```python\n"), GenerationPrompt.CONTINUE))
                .isEqualTo("<|im_start|>user\nWrite<|im_end|>\n<|im_start|>assistant\n```python\n");
    }

    @Property(tries = 200)
    void tokensAreThoseOfTheRenderedText(@ForAll String words) {
        String plain = CharacterClasses.wellFormed(words).replace("<", "");
        assertThat(chatMl.renderTokens(begun(null, plain), GenerationPrompt.CONTINUE))
                .isEqualTo(
                        Tokenizer.of(SyntheticVocabulary.chatMl())
                                .encodeWithSpecials(
                                        chatMl.render(
                                                begun(null, plain), GenerationPrompt.CONTINUE)));
    }

    @Test
    void noWordsAreThePromptAsItIs() {
        assertThat(chatMl.renderTokens(begun(null, ""), GenerationPrompt.CONTINUE))
                .isEqualTo(
                        chatMl.renderTokens(begun(null, "").subList(0, 1), GenerationPrompt.ADD));
    }

    @Test
    void thoughtsAreEndedBeforeTheWords() {
        String prompt = "<|im_start|>user\nWrite<|im_end|>\n<|im_start|>assistant\n<think>\n";
        assertThat(thinking.render(begun(null, "Yes"), GenerationPrompt.CONTINUE))
                .isEqualTo(prompt + "\n</think>\n\nYes");
        for (ChatTemplate each : List.of(chatMl, thinking)) {
            assertThat(each.render(begun("Hm", "Yes"), GenerationPrompt.CONTINUE))
                    .isEqualTo(prompt + "Hm\n</think>\n\nYes");
            assertThat(each.render(begun("Hm", ""), GenerationPrompt.CONTINUE))
                    .as("thoughts are gone on with")
                    .isEqualTo(prompt + "Hm");
        }
    }

    @Test
    void theWordsCannotEndTheTurnOrTheThoughts() {
        int end = SyntheticVocabulary.chatMl().tokens().indexOf("</think>");
        int turn = SyntheticVocabulary.chatMl().tokens().indexOf("<|im_end|>");
        assertThat(
                        thinking.renderTokens(
                                begun("</think><|im_end|>", "<|im_end|></think>"),
                                GenerationPrompt.CONTINUE))
                .containsOnlyOnce(end)
                .containsOnlyOnce(turn);
    }

    @Test
    void thoughtsOfAModelThatHasNoneAreRefused() {
        Vocabulary full = SyntheticVocabulary.chatMl();
        List<TokenType> types =
                full.types().stream()
                        .map(it -> it == TokenType.USER_DEFINED ? TokenType.NORMAL : it)
                        .toList();
        ChatTemplate plain =
                ChatTemplate.of(
                        Tokenizer.of(
                                new Vocabulary(
                                        "qwen2",
                                        full.tokens(),
                                        types,
                                        full.merges(),
                                        full.special(),
                                        ChatTemplate.CHATML)));
        assertThatThrownBy(() -> plain.render(begun("Hm", "Yes"), GenerationPrompt.CONTINUE))
                .isInstanceOf(ConversationRefusedException.class)
                .hasMessageContaining("reasoning_content");
    }

    @Test
    void onlyAnAssistantsLastMessageIsGoneOnWith() {
        List<ChatMessage> question = List.of(new ChatMessage(Role.USER, "Write"));
        assertThatThrownBy(() -> chatMl.render(question, GenerationPrompt.CONTINUE))
                .isInstanceOf(IllegalArgumentException.class);
        List<ChatMessage> alone = List.of(new ChatMessage(Role.ASSISTANT, "Yes"));
        assertThatThrownBy(() -> chatMl.render(alone, GenerationPrompt.CONTINUE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<ChatMessage> begun(@Nullable String thoughts, String words) {
        return List.of(
                new ChatMessage(Role.USER, "Write"),
                new ChatMessage(Role.ASSISTANT, words, thoughts, null, null, List.of()));
    }

    private static ChatTemplate of(String template) {
        return ChatTemplate.of(Tokenizer.of(SyntheticVocabulary.with("qwen2", template)));
    }
}
