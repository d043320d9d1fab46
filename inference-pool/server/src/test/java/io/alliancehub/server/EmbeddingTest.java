package io.alliancehub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberAccounting;
import io.alliancehub.engine.Engine;
import io.alliancehub.engine.EngineSettings;
import io.alliancehub.server.evidence.DigestKey;
import io.alliancehub.server.http.HttpLimits;
import io.alliancehub.server.serving.OwnEngine;
import io.alliancehub.tokenizer.ChatTemplate;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Vectors and orders of texts by the member over the real engine, on random weights. */
class EmbeddingTest {

    private static final String PATH = "/v1/embeddings";
    private static final String[] TEXTS = {"a bank", "银行", "the card is lost", "a", "b".repeat(70)};

    @TempDir Path folder;

    private OwnEngine engine;
    private TestMember member;

    @BeforeEach
    void open() throws Exception {
        // Three places: a request of more texts has to wait for itself.
        EngineSettings settings =
                EngineSettings.defaults().withThreads(1).withKvBytes(4 << 20).withLimits(2, 1, 16);
        engine =
                new OwnEngine(
                        Engine.open(TinyModelFile.write(folder, ChatTemplate.CHATML), settings));
        member =
                TestMember.start(
                        engine,
                        TestMember.settings(TestMember.SECRET, null),
                        HttpLimits.standard());
    }

    @AfterEach
    void stop() {
        member.close();
    }

    private JsonNode ok(String path, String body) throws Exception {
        HttpResponse<String> response = member.order(path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return TestMember.json(response);
    }

    private static String body(String more, String... texts) {
        String input =
                Arrays.stream(texts).map(it -> "\"" + it + "\"").collect(Collectors.joining(","));
        return "{\"model\":\"tiny\",\"input\":[" + input + "]" + more + "}";
    }

    private static List<float[]> vectors(JsonNode answer) {
        List<float[]> vectors = new ArrayList<>();
        for (JsonNode one : answer.get("data")) {
            assertThat(one.get("index").asInt()).isEqualTo(vectors.size());
            JsonNode numbers = one.get("embedding");
            float[] vector = new float[numbers.size()];
            for (int i = 0; i < vector.length; i++) {
                vector[i] = (float) numbers.get(i).asDouble();
            }
            vectors.add(vector);
        }
        return vectors;
    }

    @Test
    void eachTextHasTheVectorThatItHasAlone() throws Exception {
        JsonNode all = ok(PATH, body("", TEXTS));
        List<float[]> vectors = vectors(all);
        long tokens = 0;
        for (int i = 0; i < TEXTS.length; i++) {
            JsonNode alone = ok(PATH, body("", TEXTS[i]));
            assertThat(vectors(alone).getFirst()).as(TEXTS[i]).isEqualTo(vectors.get(i));
            tokens += alone.get("usage").get("prompt_tokens").asLong();
            double squares = 0;
            for (float number : vectors.get(i)) {
                squares += (double) number * number;
            }
            assertThat(squares).isBetween(1 - 1e-6, 1 + 1e-6);
        }
        assertThat(all.get("usage").get("prompt_tokens").asLong()).isEqualTo(tokens);
        assertThat(all.get("usage").get("total_tokens").asLong()).isEqualTo(tokens);
        assertThat(vectors.getFirst()).isNotEqualTo(vectors.get(1));
    }

    @Test
    void aTextAloneItsTokensAndBase64AreTheSameVector() throws Exception {
        float[] expected = vectors(ok(PATH, body("", "a bank"))).getFirst();
        JsonNode plain = ok(PATH, "{\"model\":\"tiny\",\"input\":\"a bank\"}");
        assertThat(vectors(plain).getFirst()).isEqualTo(expected);
        String ids =
                Arrays.toString(
                        io.alliancehub.tokenizer.Tokenizer.of(TestVocabulary.chatMl())
                                .encode("a bank"));
        for (String input : List.of(ids, "[" + ids + "]")) {
            JsonNode byIds = ok(PATH, "{\"model\":\"tiny\",\"input\":" + input + "}");
            assertThat(vectors(byIds).getFirst()).isEqualTo(expected);
        }
        JsonNode base64 = ok(PATH, body(",\"encoding_format\":\"base64\"", "a bank"));
        byte[] bytes =
                Base64.getDecoder().decode(base64.get("data").get(0).get("embedding").asString());
        float[] decoded = new float[bytes.length / 4];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(decoded);
        assertThat(decoded).isEqualTo(expected);
        ok(PATH, body(",\"dimensions\":" + expected.length + ",\"user\":\"u\"", "a bank"));
    }

    @Test
    void whatCannotBeHadIsRefusedByName() throws Exception {
        assertRefused(400, "input", "{\"model\":\"tiny\"}");
        for (String input : List.of("7", "[]", "\"\"", "[\"\"]", "[[]]", "[1.5]", "[-1]", "[{}]")) {
            assertRefused(400, "input", "{\"model\":\"tiny\",\"input\":" + input + "}");
        }
        assertRefused(400, "input", "{\"model\":\"tiny\",\"input\":[999999]}");
        assertRefused(400, "input", body("", "CANARY " + "a ".repeat(600)));
        assertRefused(400, "input", body("", many(2049)));
        assertRefused(422, "dimensions", body(",\"dimensions\":7", "a"));
        assertRefused(422, "encoding_format", body(",\"encoding_format\":\"int8\"", "a"));
        assertRefused(422, "stream", body(",\"stream\":true", "CANARY"));
        assertRefused(404, "model", body("", "a").replace("tiny", "other"));
        // 300 of 512 tokens each are more than a request may have.
        String[] long300 = new String[300];
        Arrays.fill(long300, "\u4e00".repeat(170));
        assertRefused(400, "input", body("", long300));
    }

    private static String[] many(int count) {
        return IntStream.range(0, count).mapToObj(i -> "a").toArray(String[]::new);
    }

    private void assertRefused(int status, String param, String body) throws Exception {
        HttpResponse<String> response = member.order(PATH, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(TestMember.json(response).get("error").get("param").asString()).isEqualTo(param);
        assertThat(response.body()).doesNotContain("CANARY");
    }

    @Test
    void documentsAreInTheOrderOfTheirCosines() throws Exception {
        String query = "which bank";
        List<float[]> vectors = vectors(ok(PATH, body("", TEXTS)));
        float[] asked = vectors(ok(PATH, body("", query))).getFirst();
        String documents = body("", TEXTS).replace("\"input\"", "\"documents\"");
        String all = documents.replaceFirst("\\{", "{\"query\":\"" + query + "\",");
        JsonNode answer = ok("/v1/rerank", all);
        assertThat(answer.get("method").asString()).isEqualTo("embedding_similarity");
        assertThat(answer.get("results")).hasSize(TEXTS.length);
        double before = Double.POSITIVE_INFINITY;
        for (JsonNode result : answer.get("results")) {
            int index = result.get("index").asInt();
            double cosine = 0;
            for (int i = 0; i < asked.length; i++) {
                cosine += (double) asked[i] * vectors.get(index)[i];
            }
            double score = result.get("relevance_score").asDouble();
            assertThat(score).isBetween(cosine - 1e-6, cosine + 1e-6).isLessThanOrEqualTo(before);
            assertThat(result.has("document")).isFalse();
            before = score;
        }
        JsonNode best =
                ok(
                        "/v1/rerank",
                        all.replaceFirst("\\{", "{\"top_n\":1,\"return_documents\":true,"));
        assertThat(best.get("results")).hasSize(1);
        int index = answer.get("results").get(0).get("index").asInt();
        assertThat(best.get("results").get(0).get("index").asInt()).isEqualTo(index);
        assertThat(best.get("results").get(0).get("document").get("text").asString())
                .isEqualTo(TEXTS[index]);
        assertThat(best.get("usage").get("prompt_tokens").asInt())
                .isEqualTo(answer.get("usage").get("prompt_tokens").asInt());
        HttpResponse<String> refused = member.order("/v1/rerank", documents);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(TestMember.json(refused).get("error").get("param").asString())
                .isEqualTo("query");
    }

    @Test
    void aHubHearsWhatItTookAndByWhat() throws Exception {
        HttpResponse<String> response =
                member.post(
                                PATH,
                                body("", TEXTS),
                                "x-hub-secret",
                                TestMember.SECRET,
                                "x-hub-request-id",
                                "r-1",
                                "x-hub-zone",
                                "bank-a",
                                "x-hub-model-alias",
                                "vectors")
                        .get();
        JsonNode answer = TestMember.json(response);
        assertThat(answer.get("model").asString()).isEqualTo("vectors");
        MemberAccounting account =
                ContractJson.read(
                        response.headers().firstValue("x-hub-accounting").orElseThrow(),
                        MemberAccounting.class);
        assertThat(account.usage().promptTokens())
                .isEqualTo(answer.get("usage").get("prompt_tokens").asLong());
        assertThat(account.usage().completionTokens()).isZero();
        assertThat(account.usage().cachedTokens() + account.computedTokens())
                .isEqualTo(account.usage().promptTokens());
        assertThat(account.finishReason()).isEqualTo("stop");
        DigestKey key = DigestKey.of(TestMember.SECRET, "bank-a");
        assertThat(account.evidence().output().digest()).isEqualTo(key.ofVectors(vectors(answer)));
        assertThat(account.evidence().seal()).isEqualTo(key.sealOf(account.evidence()));
        assertThat(
                        TestMember.json(
                                member.get(
                                        "/internal/answers/r-1",
                                        "x-hub-secret",
                                        TestMember.SECRET)))
                .isEqualTo(TestMember.JSON.readTree(ContractJson.write(account)));
        assertThat(engine.load().kvBlocksFree()).isEqualTo(engine.load().kvBlocksTotal());
    }

    @Test
    void bodiesAreValidByOpenAisSchema() throws Exception {
        String conformance = System.getProperty("hub.conformance.dir", "");
        if (conformance.isEmpty()) {
            System.out.println("hub.conformance.dir is not set: not compared");
            return;
        }
        var openApi =
                (ObjectNode)
                        TestMember.JSON.readTree(
                                Files.readString(
                                        Path.of(conformance, "openai", "openapi-subset.json")));
        OpenAiShapeTest.assertValid(
                openApi, "CreateEmbeddingResponse", member.order(PATH, body("", TEXTS)).body());
    }
}
