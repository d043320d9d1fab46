package io.alliancehub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.e2e.Wire.Answer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * OpenAI's own description against a whole hub, where the build was given it: each kind of answer
 * is valid by it, and whatever request it allows is served or refused by name.
 */
@ExtendWith(SharedHub.class)
final class ConformanceTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String RAW = "/v1/completions";
    private static final String CHAT_ANSWER = "CreateChatCompletionResponse";
    private static final String CHAT_CHUNK = "CreateChatCompletionStreamResponse";
    private static final String RAW_ANSWER = "CreateCompletionResponse";
    private static final String ERROR = "ErrorResponse";

    private final Optional<OpenApi> given = OpenApi.given();
    private final Map<String, Integer> checked = new TreeMap<>();
    private final Wire wire;
    private final Wire stranger;

    ConformanceTest(TestHub hub) {
        wire = new Wire(hub.http(), hub.gatewayUrl(), hub.bank(0).apiKey());
        stranger = new Wire(hub.http(), hub.gatewayUrl(), "nonsense");
    }

    @Test
    void everyKindOfAnswerIsValidByItsSchema() {
        String chat =
                "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}],\"ignore_eos\":true,";
        String raw = "\"prompt\":\"hello\",\"ignore_eos\":true,";
        String stream = "\"stream\":true,";
        String usage = stream + "\"stream_options\":{\"include_usage\":true},";
        for (String form : List.of("", stream, usage)) {
            for (String more :
                    List.of("", "\"n\":2,", "\"n\":2,\"logprobs\":true,\"top_logprobs\":3,")) {
                check(CHAT_ANSWER, wire.post(CHAT, body(chat + form + more, 6)));
            }
            for (String more : List.of("", "\"n\":2,\"logprobs\":3,", "\"echo\":true,")) {
                check(RAW_ANSWER, wire.post(RAW, body(raw + form + more, 6)));
            }
        }
        check("ListModelsResponse", wire.get("/v1/models"));
        check("Model", wire.get("/v1/models/hub-mini"));
        check(ERROR, stranger.get("/v1/models"));
        check(ERROR, wire.get("/v1/models/no-such-model"));
        check(ERROR, wire.get("/v1/nothing"));
        check(ERROR, wire.get(CHAT));
        check(ERROR, wire.post(CHAT, body("\"temperature\":9,", 6)));
        check(ERROR, wire.post(RAW, Wire.JSON.readTree("[]")));

        System.out.println("answers valid by OpenAI's schemas: " + checked);
        assertThat(checked.keySet())
                .contains(
                        CHAT_ANSWER, CHAT_CHUNK, RAW_ANSWER, "ListModelsResponse", "Model", ERROR);
    }

    @Test
    void theValidatorCanFail() {
        given.ifPresent(
                api ->
                        assertThat(
                                        api.errors(
                                                ERROR,
                                                Wire.JSON.readTree("{\"error\":{\"message\":7}}")))
                                .isNotEmpty());
    }

    @Test
    void whateverAChatMayAskIsServedOrRefusedByName() {
        ObjectNode plain = body("\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}],", 2);
        given.ifPresent(api -> askEverything(api, "CreateChatCompletionRequest", CHAT, plain));
    }

    @Test
    void whateverARawCompletionMayAskIsServedOrRefusedByName() {
        given.ifPresent(
                api ->
                        askEverything(
                                api, "CreateCompletionRequest", RAW, body("\"prompt\":\"a\",", 2)));
    }

    /** Each property once with each of its values, the others as they are in a plain request. */
    private void askEverything(OpenApi api, String schema, String path, ObjectNode plain) {
        Map<String, String> verdicts = new LinkedHashMap<>();
        int requests = 0;
        for (Map.Entry<String, JsonNode> property : api.properties(schema).entrySet()) {
            String name = property.getKey();
            List<JsonNode> values = api.examples(property.getValue());
            assertThat(values).as("values for " + name).isNotEmpty();
            for (JsonNode value : values) {
                ObjectNode body = plain.deepCopy();
                body.set(name, value);
                company(name, body);
                assertThat(api.errors(schema, body)).as("our own request %s", body).isEmpty();
                verdicts.merge(
                        name, verdict(name, body, wire.post(path, body)), ConformanceTest::both);
                requests++;
            }
        }
        System.out.println(schema + ": " + requests + " requests, " + verdicts);
        assertThat(verdicts).hasSizeGreaterThan(15);
        assertThat(verdicts.values()).as("some of each").anyMatch(it -> !it.contains("refused"));
    }

    /** What some fields need beside them to mean anything. */
    private static void company(String name, ObjectNode body) {
        switch (name) {
            case "top_logprobs" -> body.put("logprobs", true);
            case "stream_options" -> body.put("stream", true);
            case "tool_choice", "parallel_tool_calls" -> tool(body.putArray("tools").addObject());
            case "function_call" -> body.putArray("functions").addObject().put("name", "a");
            default -> {}
        }
    }

    private static void tool(ObjectNode tool) {
        tool.put("type", "function").putObject("function").put("name", "a");
    }

    private String verdict(String name, ObjectNode body, Answer answer) {
        if (answer.status() == 200) {
            check(body.has("messages") ? CHAT_ANSWER : RAW_ANSWER, answer);
            return "served";
        }
        check(ERROR, answer);
        String param = answer.body().at("/error/param").asString("");
        List<String> named =
                body.has("functions") || body.has("tools")
                        ? List.of(name, "functions", "tools")
                        : List.of(name);
        assertThat(answer.status()).as("%s %s", body, answer).isIn(400, 404, 422);
        assertThat(answer.status() == 404)
                .as("%s %s", body, answer)
                .isEqualTo(param.equals("model"));
        assertThat(named)
                .as("%s %s", body, answer)
                .anyMatch(
                        it ->
                                param.equals(it)
                                        || param.startsWith(it + ".")
                                        || param.startsWith(it + "["));
        return "refused";
    }

    private static String both(String before, String now) {
        return before.equals(now) ? now : "served or refused by value";
    }

    private void check(String schema, Answer answer) {
        assertThat(answer.done()).as("%s", answer).isTrue();
        assertThat(answer.status() == 200).as("%s", answer).isEqualTo(!schema.equals(ERROR));
        for (JsonNode each : answer.bodies()) {
            String name = answer.isStream() && schema.equals(CHAT_ANSWER) ? CHAT_CHUNK : schema;
            JsonNode whole = answer.isStream() && schema.equals(RAW_ANSWER) ? ended(each) : each;
            checked.merge(name, 1, Integer::sum);
            given.ifPresent(
                    api -> assertThat(api.errors(name, whole)).as("%s %s", name, each).isEmpty());
        }
    }

    /** OpenAI gives one schema for both, and sends nulls in a stream that it does not allow. */
    private static JsonNode ended(JsonNode chunk) {
        JsonNode whole = chunk.deepCopy();
        for (JsonNode choice : whole.path("choices")) {
            if (choice.path("finish_reason").isNull()) {
                ((ObjectNode) choice).put("finish_reason", "stop");
            }
        }
        if (whole.path("usage").isNull()) {
            ((ObjectNode) whole).remove("usage");
        }
        return whole;
    }

    private static ObjectNode body(String fields, int maxTokens) {
        return (ObjectNode)
                Wire.JSON.readTree(
                        "{" + fields + "\"model\":\"hub-mini\",\"max_tokens\":" + maxTokens + "}");
    }
}
