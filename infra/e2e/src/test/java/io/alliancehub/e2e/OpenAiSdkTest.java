package io.alliancehub.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.errors.UnprocessableEntityException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionAssistantMessageParam;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionChoice;
import com.openai.models.completions.CompletionCreateParams;
import io.alliancehub.launcher.client.ControlApi.IssuedKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** OpenAI's own Java client, unmodified. */
@ExtendWith(SharedHub.class)
final class OpenAiSdkTest {
    private final TestHub hub;

    OpenAiSdkTest(TestHub hub) {
        this.hub = hub;
    }

    @Test
    void chats() {
        ChatCompletion answer =
                client(hub.bank(0).apiKey())
                        .chat()
                        .completions()
                        .create(question("hub-mini").maxCompletionTokens(32).build());

        assertThat(answer.choices()).hasSize(1);
        assertThat(answer.choices().getFirst().message().content()).isPresent();
        assertThat(answer.usage().orElseThrow().completionTokens()).isBetween(1L, 32L);
        assertThat(answer.model()).isEqualTo("hub-mini");
    }

    @Test
    void streams() {
        ChatCompletionCreateParams request =
                question("hub-mini")
                        .maxCompletionTokens(24)
                        .putAdditionalBodyProperty("ignore_eos", JsonValue.from(true))
                        .streamOptions(
                                ChatCompletionStreamOptions.builder().includeUsage(true).build())
                        .build();
        try (StreamResponse<ChatCompletionChunk> stream =
                client(hub.bank(0).apiKey()).chat().completions().createStreaming(request)) {
            List<ChatCompletionChunk> chunks = stream.stream().toList();

            long pieces =
                    chunks.stream()
                            .flatMap(chunk -> chunk.choices().stream())
                            .filter(choice -> choice.delta().content().isPresent())
                            .count();
            assertThat(pieces).isGreaterThan(1);
            assertThat(chunks.getLast().usage().orElseThrow().completionTokens()).isEqualTo(24);
        }
    }

    @Test
    void listsModels() {
        assertThat(client(hub.bank(0).apiKey()).models().list().data())
                .extracting(model -> model.id())
                .contains("hub-mini");
    }

    @Test
    void errorsArriveAsTheClientsOwnExceptions() {
        OpenAIClient client = client(hub.bank(0).apiKey());
        ChatCompletionCreateParams unknown = question("no-such-model").build();
        ChatCompletionCreateParams wrong = question("hub-mini").temperature(-3.0).build();
        ChatCompletionCreateParams plain = question("hub-mini").build();

        assertThatThrownBy(() -> client.chat().completions().create(unknown))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> client.chat().completions().create(wrong))
                .isInstanceOf(UnprocessableEntityException.class);
        assertThatThrownBy(() -> client("nonsense").chat().completions().create(plain))
                .isInstanceOf(UnauthorizedException.class);
    }

    @Test
    void limitArrivesAsARateLimit() {
        IssuedKey key = hub.newKey(2, "one request a minute");
        String bank = hub.bank(2).id();
        hub.control().setLimit(bank, "KEY", key.id(), "REQUESTS_PER_MINUTE", 1);
        OpenAIClient client = client(key.apiKey());
        ChatCompletionCreateParams request = question("hub-mini").maxCompletionTokens(4).build();
        client.chat().completions().create(request);

        assertThatThrownBy(() -> client.chat().completions().create(request))
                .isInstanceOf(RateLimitException.class);
    }

    @Test
    void logProbabilitiesAreReadByTheClient() {
        ChatCompletionCreateParams request =
                question("hub-mini")
                        .maxCompletionTokens(5)
                        .logprobs(true)
                        .topLogprobs(2)
                        .n(2)
                        .putAdditionalBodyProperty("ignore_eos", JsonValue.from(true))
                        .build();
        ChatCompletion answer = client(hub.bank(0).apiKey()).chat().completions().create(request);

        assertThat(answer.choices()).hasSize(2);
        for (ChatCompletion.Choice choice : answer.choices()) {
            assertThat(choice.logprobs().orElseThrow().content().orElseThrow())
                    .hasSize(5)
                    .allSatisfy(
                            token -> {
                                assertThat(token.logprob()).isLessThanOrEqualTo(0);
                                assertThat(token.topLogprobs()).hasSize(2);
                            });
        }
    }

    @Test
    void whoHangsUpIsBilledForWhatCame() {
        ChatCompletionCreateParams request =
                question("hub-mini")
                        .maxCompletionTokens(400)
                        .putAdditionalBodyProperty("ignore_eos", JsonValue.from(true))
                        .build();
        ChatCompletionChunk last;
        try (StreamResponse<ChatCompletionChunk> stream =
                client(hub.bank(0).apiKey()).chat().completions().createStreaming(request)) {
            last = stream.stream().skip(3).findFirst().orElseThrow();
        }
        JsonNode row = hub.awaitRow(0, last.id().substring("chatcmpl-".length()));
        assertThat(row.path("outcome").asString("")).isEqualTo("CLIENT_GONE");
        assertThat(row.path("completionTokens").asInt()).isBetween(3, 399);
    }

    @Test
    void goesOnWithABegunAnswerUnderBeta() {
        OpenAIClient beta = client("/beta", hub.bank(0).apiKey());
        ChatCompletionCreateParams.Builder question =
                question("hub-mini")
                        .maxCompletionTokens(8)
                        .putAdditionalBodyProperty("ignore_eos", JsonValue.from(true));
        ChatCompletion plain = beta.chat().completions().create(question.build());
        ChatCompletion begun =
                beta.chat()
                        .completions()
                        .create(
                                question.addMessage(
                                                ChatCompletionAssistantMessageParam.builder()
                                                        .content("Dear customer, ")
                                                        .putAdditionalProperty(
                                                                "prefix", JsonValue.from(true))
                                                        .build())
                                        .build());

        assertThat(begun.usage().orElseThrow().promptTokens())
                .isGreaterThan(plain.usage().orElseThrow().promptTokens());
        assertThat(begun.choices().getFirst().message().content().orElseThrow())
                .doesNotStartWith("Dear customer");
    }

    @Test
    void goesOnWithRawTextUnderBeta() {
        Completion answer =
                client("/beta", hub.bank(0).apiKey())
                        .completions()
                        .create(
                                CompletionCreateParams.builder()
                                        .model("hub-mini")
                                        .prompt("hello")
                                        .maxTokens(4)
                                        .logprobs(2)
                                        .putAdditionalBodyProperty(
                                                "ignore_eos", JsonValue.from(true))
                                        .build());

        CompletionChoice choice = answer.choices().getFirst();
        assertThat(choice.finishReason()).isEqualTo(CompletionChoice.FinishReason.LENGTH);
        assertThat(choice.logprobs().orElseThrow().tokenLogprobs().orElseThrow()).hasSize(4);
        assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(4);
    }

    private OpenAIClient client(String key) {
        return client("/v1", key);
    }

    private OpenAIClient client(String base, String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(hub.gatewayUrl() + base)
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    private static ChatCompletionCreateParams.Builder question(String model) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage("hello");
    }
}
