package io.alliancehub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.HttpResponseFor;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import io.alliancehub.launcher.client.ControlApi.IssuedKey;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Embeddings and an order of texts, from OpenAI's own client to the recounted bill. */
@ExtendWith(SharedHub.class)
final class EmbeddingBillTest {
    private static final int BANK = 1;

    private final TestHub hub;

    EmbeddingBillTest(TestHub hub) {
        this.hub = hub;
    }

    @Test
    void promptTokensAloneAreBilledAndTheRecountAgrees() throws Exception {
        IssuedKey key = hub.newKey(BANK, "embeddings");
        OpenAIClient client =
                OpenAIOkHttpClient.builder()
                        .baseUrl(hub.gatewayUrl() + "/v1")
                        .apiKey(key.apiKey())
                        .maxRetries(0)
                        .build();
        HttpResponseFor<CreateEmbeddingResponse> answer =
                client.embeddings()
                        .withRawResponse()
                        .create(
                                EmbeddingCreateParams.builder()
                                        .model("hub-mini")
                                        .inputOfArrayOfStrings(List.of("你好", "a lost card", "你好"))
                                        .build());
        CreateEmbeddingResponse vectors = answer.parse();
        assertThat(vectors.data()).hasSize(3);
        assertThat(vectors.data().get(0).embedding()).isEqualTo(vectors.data().get(2).embedding());
        assertThat(vectors.data().get(0).embedding())
                .isNotEqualTo(vectors.data().get(1).embedding());
        String requestId = answer.headers().values("x-request-id").getFirst();
        assertBilled(requestId, vectors.usage().promptTokens());

        HttpResponse<String> ranked = rank(key);
        assertThat(ranked.statusCode()).as(ranked.body()).isEqualTo(200);
        JsonNode body = JsonMapper.shared().readTree(ranked.body());
        assertThat(body.path("method").asString("")).isEqualTo("embedding_similarity");
        assertThat(body.path("results").path(0).path("index").asInt()).isEqualTo(1);
        assertBilled(
                ranked.headers().firstValue("x-request-id").orElseThrow(),
                body.path("usage").path("prompt_tokens").asLong());

        YearMonth month = YearMonth.now(ZoneId.of("Asia/Shanghai"));
        String path = "/tenants/" + hub.bank(BANK).id() + "/invoices/" + month + "/recount";
        JsonNode recount = hub.control().post(path, Map.of());
        assertThat(recount.path("equal").asBoolean()).as(recount.toString()).isTrue();
    }

    private HttpResponse<String> rank(IssuedKey key) throws Exception {
        String body =
                "{\"model\":\"hub-mini\",\"query\":\"a lost card\","
                        + "\"documents\":[\"你好\",\"a lost card\"]}";
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create(hub.gatewayUrl() + "/v1/rerank"))
                            .header("authorization", "Bearer " + key.apiKey())
                            .header("content-type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private void assertBilled(String requestId, long promptTokens) {
        JsonNode row =
                TestHub.await(
                        "the row of " + requestId,
                        () -> hub.usage().find(hub.bank(BANK).id(), requestId));
        assertThat(row.path("promptTokens").asLong()).isEqualTo(promptTokens).isPositive();
        assertThat(row.path("completionTokens").asLong()).isZero();
        assertThat(row.path("measurement").asString("")).isEqualTo("MEASURED");
        assertThat(new BigDecimal(row.path("amount").asString(""))).isPositive();
    }
}
