package io.alliancehub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.launcher.client.Answer;
import io.alliancehub.launcher.client.ChatRequest;
import io.alliancehub.launcher.client.ChatStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a plain HTTP client sees. */
@ExtendWith(SharedHub.class)
final class StreamTest {
    private final TestHub hub;

    StreamTest(TestHub hub) {
        this.hub = hub;
    }

    @Test
    void answerComesInManyChunksAndEndsWithItsUsage() throws IOException {
        ChatRequest request =
                new ChatRequest("hub-mini", "你好,请问如何开户?", 40, ChatRequest.Ending.AT_MAX_TOKENS);
        try (ChatStream stream = hub.chat().open(hub.bank(0).apiKey(), request)) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.requestId()).isNotEmpty();
            stream.drain();

            assertThat(stream.done()).isTrue();
            assertThat(stream.textChunks()).isBetween(2, 40);
            JsonNode usage = stream.usage().orElseThrow();
            assertThat(usage.path("completion_tokens").asInt()).isEqualTo(40);
            assertThat(usage.path("prompt_tokens").asInt()).isPositive();
            assertThat(usage.path("total_tokens").asInt())
                    .isEqualTo(40 + usage.path("prompt_tokens").asInt());
        }
    }

    @Test
    void streamIsWellFormedAndNothingInternalIsRelayed() throws Exception {
        HttpResponse<String> response =
                post(
                        """
                        {"model":"hub-mini","stream":true,"max_tokens":12,"ignore_eos":true,
                         "messages":[{"role":"user","content":"hello"}]}
                        """,
                        hub.bank(0).apiKey());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type").orElse(""))
                .startsWith("text/event-stream");
        assertThat(response.headers().firstValue("x-hub-model-version")).isPresent();
        assertThat(response.headers().firstValue("x-hub-accounting")).isEmpty();
        List<String> lines = response.body().lines().toList();
        assertThat(lines).noneMatch(line -> line.startsWith("id:") || line.startsWith("event:"));
        List<JsonNode> chunks = chunks(response);
        assertThat(lines.stream().filter(line -> !line.isBlank()).toList().getLast())
                .isEqualTo("data: [DONE]");
        assertThat(chunks)
                .allMatch(c -> c.path("object").asString("").equals("chat.completion.chunk"))
                .extracting(c -> c.path("id").asString(""))
                .allMatch(id -> id.startsWith("chatcmpl-"))
                .containsOnly(chunks.getFirst().path("id").asString(""));
        assertThat(chunks).extracting(c -> c.path("model").asString("")).containsOnly("hub-mini");
    }

    @Test
    void sameSeedGivesTheSameAnswerTwice() throws Exception {
        String body =
                """
                {"model":"hub-mini","max_tokens":24,"seed":7,"temperature":0.9,
                 "messages":[{"role":"user","content":"hello"}]}
                """;
        JsonMapper mapper = JsonMapper.builder().build();
        String first = text(mapper.readTree(post(body, hub.bank(0).apiKey()).body()));
        String second = text(mapper.readTree(post(body, hub.bank(1).apiKey()).body()));

        assertThat(first).isNotEmpty().isEqualTo(second);
    }

    @Test
    void charactersOfManyBytesAreWholeInAStream() throws Exception {
        String body =
                """
                {"model":"hub-mini","max_tokens":40,"temperature":0,%s
                 "messages":[{"role":"user","content":"你好,请问如何开户?"}]}
                """;
        String key = hub.bank(0).apiKey();
        String whole =
                text(JsonMapper.builder().build().readTree(post(body.formatted(""), key).body()));
        StringBuilder streamed = new StringBuilder();
        for (JsonNode chunk : chunks(post(body.formatted("\"stream\":true,"), key))) {
            JsonNode delta = chunk.path("choices").path(0).path("delta");
            String piece = delta.path("content").asString("");
            assertThat(piece).doesNotContain("\uFFFD");
            streamed.append(piece);
        }

        assertThat(streamed.toString()).isNotEmpty().isEqualTo(whole);
    }

    private static List<JsonNode> chunks(HttpResponse<String> stream) {
        return stream.body()
                .lines()
                .filter(line -> line.startsWith("data:") && !line.contains("[DONE]"))
                .map(line -> JsonMapper.builder().build().readTree(line.substring(5)))
                .toList();
    }

    private static String text(JsonNode answer) {
        return answer.path("choices").path(0).path("message").path("content").asString("");
    }

    @Test
    void refusalsHaveTheStatusAndTheCodeOfTheirCause() throws Exception {
        String key = hub.bank(0).apiKey();
        String good = "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]";

        refused(post("{\"model\":\"hub-mini\"," + good + "}", "nonsense"), 401, "invalid_api_key");
        String mistyped = key.substring(0, key.length() - 1) + (key.endsWith("0") ? "1" : "0");
        refused(post("{\"model\":\"hub-mini\"," + good + "}", mistyped), 401, "invalid_api_key");
        refused(post("{\"model\":\"no-such\"," + good + "}", key), 404, "model_not_found");
        assertThat(post("{\"model\":", key).statusCode()).isEqualTo(400);
        assertThat(
                        post("{\"model\":\"hub-mini\",\"temperature\":-3," + good + "}", key)
                                .statusCode())
                .isEqualTo(422);
    }

    @Test
    void keyOfABankNamesOnlyItsModels() {
        Answer models = hub.chat().models(hub.bank(0).apiKey());

        assertThat(models.status()).isEqualTo(200);
        assertThat(models.body().path("object").asString("")).isEqualTo("list");
        assertThat(models.body().path("data").path(0).path("id").asString(""))
                .isEqualTo("hub-mini");
    }

    private static void refused(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonNode error = JsonMapper.builder().build().readTree(response.body()).path("error");
        assertThat(error.path("code").asString("")).isEqualTo(code);
        assertThat(error.path("message").asString("")).isNotEmpty();
        assertThat(error.path("type").asString("")).isNotEmpty();
        assertThat(error.has("param")).isTrue();
    }

    private HttpResponse<String> post(String body, String key) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(hub.gatewayUrl() + "/v1/chat/completions"))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        return hub.http().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
