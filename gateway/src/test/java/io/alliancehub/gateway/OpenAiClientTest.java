package io.alliancehub.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionCreateParams;
import io.alliancehub.contract.AppliedLimit;
import io.alliancehub.contract.LimitKind;
import io.alliancehub.contract.LimitLevel;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.contract.UsageEvent.Measurement;
import io.alliancehub.gateway.testing.Eventually;
import io.alliancehub.gateway.testing.SharedHub;
import io.alliancehub.gateway.testing.TestBank;
import io.alliancehub.gateway.testing.TestHub;
import io.alliancehub.gateway.testing.TestVocabulary;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The unmodified client of OpenAI's own making. */
final class OpenAiClientTest {
    private static final TestBank BANK = SharedHub.HUB.add(TestBank.of("bank-sdk"));

    @Test
    void chatsAndCountsItsUsage() {
        ChatCompletion answer = client(BANK).chat().completions().create(params(TestHub.ALIAS));
        assertThat(answer.choices().getFirst().message().content()).contains("word word word ");
        assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(3);
        assertThat(answer.model()).isEqualTo(TestHub.ALIAS);
    }

    @Test
    void streamsChunkByChunkWithUsageWhenAskedFor() {
        ChatCompletionCreateParams params =
                params(TestHub.ALIAS).toBuilder()
                        .streamOptions(
                                ChatCompletionStreamOptions.builder().includeUsage(true).build())
                        .build();
        try (StreamResponse<ChatCompletionChunk> stream =
                client(BANK).chat().completions().createStreaming(params)) {
            List<ChatCompletionChunk> chunks = stream.stream().toList();
            StringBuilder text = new StringBuilder();
            for (ChatCompletionChunk chunk : chunks) {
                chunk.choices().forEach(choice -> choice.delta().content().ifPresent(text::append));
            }
            assertThat(text).hasToString("word word word ");
            assertThat(chunks.getLast().usage().orElseThrow().completionTokens()).isEqualTo(3);
        }
    }

    @Test
    void listsModels() {
        assertThat(client(BANK).models().list().data().stream().map(model -> model.id()))
                .containsExactlyInAnyOrder(TestHub.ALIAS, TestHub.CODER, TestHub.VECTORS);
    }

    @Test
    void fillsAGapUnderDeepSeeksBetaUrl() {
        Completion answer =
                client("/beta", BANK)
                        .completions()
                        .create(
                                CompletionCreateParams.builder()
                                        .model(TestHub.CODER)
                                        .prompt("def fib(a):")
                                        .suffix("    return fib(a-1) + fib(a-2)")
                                        .maxTokens(4)
                                        .build());
        assertThat(answer.choices().getFirst().text()).contains("word word word word ");
        UsageEvent event = stored(answer.id().substring("cmpl-".length()));
        assertThat(event.measurement()).isEqualTo(Measurement.MEASURED);
        assertThat(event.usage().promptTokens())
                .isEqualTo(
                        TestVocabulary.countAroundGap(
                                "def fib(a):", "    return fib(a-1) + fib(a-2)"));
    }

    private static UsageEvent stored(String requestId) {
        Eventually.holds(
                "event stored",
                Duration.ofSeconds(10),
                () -> SharedHub.HUB.service.stored.containsKey(requestId + "-0"));
        return SharedHub.HUB.service.stored.get(requestId + "-0");
    }

    @Test
    void throwsItsOwnExceptionsForOurErrors() {
        assertThatThrownBy(
                        () ->
                                client(TestBank.of("bank-stranger"))
                                        .chat()
                                        .completions()
                                        .create(params(TestHub.ALIAS)))
                .isInstanceOf(UnauthorizedException.class);
        assertThatThrownBy(() -> client(BANK).chat().completions().create(params("no-such")))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("does not exist");
        TestBank limited =
                SharedHub.HUB.add(
                        TestBank.of(
                                "bank-sdk-zero",
                                new AppliedLimit(
                                        LimitLevel.BANK,
                                        "bank-sdk-zero",
                                        LimitKind.REQUESTS_PER_MINUTE,
                                        0)));
        assertThatThrownBy(() -> client(limited).chat().completions().create(params(TestHub.ALIAS)))
                .isInstanceOf(RateLimitException.class)
                .hasMessageContaining("limit of 0 requests per minute");
    }

    private static OpenAIClient client(TestBank bank) {
        return client("/v1", bank);
    }

    private static OpenAIClient client(String base, TestBank bank) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(SharedHub.GATEWAY.url() + base)
                .apiKey(bank.key().reveal())
                .maxRetries(0)
                .build();
    }

    private static ChatCompletionCreateParams params(String model) {
        return ChatCompletionCreateParams.builder()
                .model(model)
                .addUserMessage("Guten Tag 银行")
                .maxCompletionTokens(3)
                .build();
    }
}
