package io.alliancehub.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.alliancehub.contract.ModelCatalog;
import io.alliancehub.contract.TenantId;
import io.alliancehub.gateway.guard.Prompt;
import io.alliancehub.gateway.models.PromptCounters;
import io.alliancehub.gateway.problem.ProblemCode;
import io.alliancehub.gateway.problem.Refusal;
import io.alliancehub.gateway.testing.TestVocabulary;
import io.alliancehub.tokenizer.ChatMessage;
import io.alliancehub.tokenizer.Conversation;
import io.alliancehub.tokenizer.GenerationPrompt;
import io.alliancehub.tokenizer.Vocabulary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A prompt is counted as the model would read it, or its caller is told what is wrong. */
final class PromptCountingTest {
    private static final TenantId BANK = new TenantId("t-1");
    private static final Prompt CHAT =
            new Prompt.Chat(
                    Conversation.of(
                            List.of(new ChatMessage(ChatMessage.Role.USER, "hello")),
                            GenerationPrompt.ADD));

    private final Vocabulary raw = withoutTemplate(Vocabulary.fromBytes(TestVocabulary.bytes()));
    private final ExecutorService longPrompts = Executors.newSingleThreadExecutor();

    @AfterEach
    void stop() {
        longPrompts.close();
    }

    @Test
    void modelWithoutTemplateReadsRawPrompts() {
        Prompt text = new Prompt.Text("hello", null);
        assertThat(counting(Optional.of(raw.toBytes())).count(BANK, model(), text)).isEqualTo(5);
    }

    @Test
    void modelWithoutTemplateSaysThatItCannotChat() {
        Refusal refusal = refusal(counting(Optional.of(raw.toBytes())));
        assertThat(refusal.code()).isEqualTo(ProblemCode.INVALID_PARAMETER);
        assertThat(refusal.message()).contains("no chat template", "/v1/completions");
    }

    @Test
    void templateThatShowsNoToolsRefusesThem() {
        Prompt chat =
                new Prompt.Chat(
                        ((Prompt.Chat) CHAT)
                                .conversation()
                                .withTools(List.of(Map.of("type", "function"))));
        PromptCounting counting = counting(Optional.of(TestVocabulary.bytes()));
        Refusal refusal =
                catchThrowableOfType(
                        Refusal.class,
                        () -> counting.count(BANK, model(TestVocabulary.digest()), chat));
        assertThat(refusal.code()).isEqualTo(ProblemCode.INVALID_BODY);
        assertThat(refusal.message()).contains("does not take tools");
    }

    @Test
    void missingTokenizerIsNotTheCallersFault() {
        assertThat(refusal(counting(Optional.empty())).code())
                .isEqualTo(ProblemCode.TOKENIZER_UNAVAILABLE);
    }

    private Refusal refusal(PromptCounting counting) {
        return catchThrowableOfType(Refusal.class, () -> counting.count(BANK, model(), CHAT));
    }

    private PromptCounting counting(Optional<byte[]> asset) {
        return new PromptCounting(new PromptCounters(digest -> asset, () -> 0), longPrompts, 1);
    }

    private ModelCatalog.Entry model() {
        return model(raw.digest());
    }

    private static ModelCatalog.Entry model(String tokenizerDigest) {
        return new ModelCatalog.Entry(
                "raw", "v-1", "base", tokenizerDigest, null, 64, 16, 0, List.of(BANK), null, null);
    }

    private static Vocabulary withoutTemplate(Vocabulary vocabulary) {
        return new Vocabulary(
                vocabulary.preTokenizer(),
                vocabulary.tokens(),
                vocabulary.types(),
                vocabulary.merges(),
                vocabulary.special(),
                null);
    }
}
