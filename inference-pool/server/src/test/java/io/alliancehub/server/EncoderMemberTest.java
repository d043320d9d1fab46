package io.alliancehub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.server.onnx.TinyBert;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A member that serves encoders of random weights beside a model that answers. */
class EncoderMemberTest {

    private static final String DOCUMENTS = "[\"银行卡丢了.\",{\"text\":\"the bank\"},\"a card?\"]";

    @TempDir Path folder;

    private TestMember member() throws Exception {
        var bert = new TinyBert(5);
        Path vectors = bert.embedder(folder.resolve("vectors"), "pooling_mode_mean_tokens");
        Path config = vectors.resolve("config.json");
        Files.writeString(
                config,
                Files.readString(config)
                        .replace("{\"model", "{\"matryoshka_dimensions\": [6, 12], \"model"));
        return TestMember.ofFiles(
                TinyModelFile.write(folder, null) + "=tiny",
                vectors + "=vectors",
                bert.crossEncoder(folder.resolve("scores")) + "=scores");
    }

    private static JsonNode ok(TestMember member, String path, String body) throws Exception {
        HttpResponse<String> response = member.order(path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return TestMember.json(response);
    }

    @Test
    void eachKindIsAskedAtItsOwnAddresses() throws Exception {
        try (TestMember member = member()) {
            JsonNode models =
                    TestMember.json(
                            member.get("/internal/models", "x-hub-secret", TestMember.SECRET));
            List<String> kinds = new ArrayList<>();
            models.forEach(model -> kinds.add(model.get("kind").asString()));
            assertThat(kinds).containsExactly("GENERATION", "EMBEDDING", "RERANKING");
            String chat =
                    "{\"model\":\"vectors\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}";
            assertRefused(member, "/v1/chat/completions", chat, "/v1/embeddings and /v1/rerank");
            assertRefused(
                    member,
                    "/v1/completions",
                    "{\"model\":\"scores\",\"prompt\":\"a\"}",
                    "for /v1/rerank");
            assertRefused(
                    member,
                    "/v1/embeddings",
                    "{\"model\":\"scores\",\"input\":\"a\"}",
                    "makes no vectors");
            assertThat(
                            ok(member, "/v1/embeddings", "{\"model\":\"tiny\",\"input\":\"a\"}")
                                    .get("data"))
                    .hasSize(1);
        }
    }

    private static void assertRefused(TestMember member, String path, String body, String says)
            throws Exception {
        HttpResponse<String> response = member.order(path, body);
        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode error = TestMember.json(response).get("error");
        assertThat(error.get("param").asString()).isEqualTo("model");
        assertThat(error.get("message").asString()).contains(says);
    }

    @Test
    void aVectorIsCutToADeclaredLengthAndBroughtToLengthOneAgain() throws Exception {
        try (TestMember member = member()) {
            String body = "{\"model\":\"vectors\",\"input\":[\"银行卡\",\"the bank\"]";
            JsonNode whole = ok(member, "/v1/embeddings", body + "}");
            JsonNode cut = ok(member, "/v1/embeddings", body + ",\"dimensions\":6}");
            assertThat(cut.get("usage")).isEqualTo(whole.get("usage"));
            // [CLS] 银 行 卡 [SEP] and [CLS] the bank [SEP].
            assertThat(whole.get("usage").get("prompt_tokens").asInt()).isEqualTo(9);
            for (int text = 0; text < 2; text++) {
                JsonNode numbers = whole.get("data").get(text).get("embedding");
                double squares = 0;
                for (int i = 0; i < 6; i++) {
                    squares += Math.pow(numbers.get(i).asDouble(), 2);
                }
                JsonNode shorter = cut.get("data").get(text).get("embedding");
                assertThat(shorter).hasSize(6);
                for (int i = 0; i < 6; i++) {
                    double expected = numbers.get(i).asDouble() / Math.sqrt(squares);
                    assertThat(shorter.get(i).asDouble())
                            .isBetween(expected - 1e-6, expected + 1e-6);
                }
            }
            HttpResponse<String> refused =
                    member.order("/v1/embeddings", body + ",\"dimensions\":5}");
            assertThat(refused.statusCode()).isEqualTo(422);
            assertThat(refused.body()).contains("[6, 12]");
        }
    }

    @Test
    void aCrossEncoderRanksByItsOwnNumbers() throws Exception {
        try (TestMember member = member()) {
            String asked = "\"query\":\"the card\",\"documents\":" + DOCUMENTS + "}";
            JsonNode scored = ok(member, "/v1/rerank", "{\"model\":\"scores\"," + asked);
            assertThat(scored.get("method").asString()).isEqualTo("cross_encoder");
            // Each pair has [CLS] the card [SEP] and its document with [SEP]: 6, 2 and 3 tokens.
            assertThat(scored.get("usage").get("prompt_tokens").asInt()).isEqualTo(4 * 3 + 14);
            double before = 1;
            for (JsonNode result : scored.get("results")) {
                double score = result.get("relevance_score").asDouble();
                assertThat(score).isBetween(0.0, before);
                before = score;
                int index = result.get("index").asInt();
                JsonNode alone =
                        ok(
                                member,
                                "/v1/rerank",
                                "{\"model\":\"scores\",\"query\":\"the card\",\"documents\":["
                                        + TestMember.JSON.readTree(DOCUMENTS).get(index)
                                        + "]}");
                assertThat(alone.get("results").get(0).get("relevance_score").asDouble())
                        .isEqualTo(score);
            }
            JsonNode alike = ok(member, "/v1/rerank", "{\"model\":\"vectors\"," + asked);
            assertThat(alike.get("method").asString()).isEqualTo("embedding_similarity");
            assertThat(alike.get("usage").get("prompt_tokens").asInt()).isEqualTo(4 + 17);
        }
    }
}
