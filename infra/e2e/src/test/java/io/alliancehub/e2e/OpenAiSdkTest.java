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
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import io.alliancehub.launcher.client.ControlApi.IssuedKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

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

    private OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(hub.gatewayUrl() + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    private static ChatCompletionCreateParams.Builder question(String model) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage("hello");
    }
}
