package io.alliancehub.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class RefusalTest {

    private final ScriptedEngine engine = new ScriptedEngine();
    private final TestMember member = TestMember.alone(engine);

    @AfterEach
    void stop() {
        member.close();
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                body(400, "null", "not json at all CANARY"),
                body(400, "null", "[1]"),
                body(400, "null", "{\"model\":\"tiny\",\"model\":\"tiny\"}"),
                body(400, "null", "[".repeat(2000)),
                body(400, "model", "{\"messages\":[]}"),
                body(400, "messages", "{\"model\":\"tiny\"}"),
                body(400, "messages", "{\"model\":\"tiny\",\"messages\":[]}"),
                message(400, "messages[0]", "7"),
                message(400, "messages[0].role", "{\"content\":\"CANARY\"}"),
                message(422, "messages[0].role", "{\"role\":\"CANARY\",\"content\":\"x\"}"),
                message(
                        400,
                        "messages[0].tool_call_id",
                        "{\"role\":\"tool\",\"content\":\"CANARY\"}"),
                message(
                        400,
                        "messages[0].tool_call_id",
                        "{\"role\":\"tool\",\"tool_call_id\":\"CANARY\",\"content\":\"x\"}"),
                message(
                        400,
                        "messages[0].tool_calls[0].function.arguments",
                        "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"a\",\"type\":\"function\","
                                + "\"function\":{\"name\":\"f\",\"arguments\":\"CANARY\"}}]}"),
                message(400, "messages[0].content", "{\"role\":\"user\",\"content\":null}"),
                message(
                        422,
                        "messages[0].content",
                        "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"CANARY\"}}]}"),
                message(
                        422,
                        "messages[0].content.cache_control",
                        "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"CANARY\","
                                + "\"cache_control\":{\"type\":\"ephemeral\"}}]}"),
                message(
                        422,
                        "messages[0].name",
                        "{\"role\":\"user\",\"content\":\"\",\"name\":\"CANARY\"}"),
                field(400, "tools[0].function", "[{\"type\":\"function\"}]"),
                field(400, "tools", "true"),
                field(422, "tools[0].type", "[{\"type\":\"CANARY\"}]"),
                field(422, "tools[0].function.name", tools("{\"name\":\"CANARY x\"}")),
                field(
                        400,
                        "tools[0].function.parameters",
                        tools("{\"name\":\"f\",\"parameters\":7}")),
                field(
                        422,
                        "tools[0].function.parameters",
                        tools(
                                "{\"name\":\"f\",\"parameters\":"
                                        + "{\"a\":".repeat(40)
                                        + "1"
                                        + "}".repeat(41))),
                field(422, "tools[0].function.more", tools("{\"name\":\"f\",\"more\":1}")),
                // ChatML shows a model no tools.
                field(400, "tools", tools("{\"name\":\"f\"}")),
                field(400, "tool_choice", "\"required\""),
                field(400, "tool_choice", "\"CANARY\""),
                field(
                        400,
                        "tool_choice.function.name",
                        "{\"type\":\"function\",\"function\":{\"name\":\"CANARY\"}}"),
                field(422, "thinking.type", "{\"type\":\"CANARY\"}"),
                field(422, "thinking", "{\"type\":\"enabled\"}"),
                field(400, "enable_thinking", "1"),
                field(422, "chat_template_kwargs.other", "{\"other\":1}"),
                field(422, "functions", "7"),
                field(400, "logit_bias", "\"x\""),
                field(400, "logit_bias", "[]"),
                field(400, "logit_bias", "{\"CANARY\":1}"),
                field(400, "logit_bias", "{\"5\":\"CANARY\"}"),
                field(400, "logit_bias", "{\"-5\":1}"),
                field(422, "logit_bias", "{\"5\":100.5}"),
                field(422, "logit_bias", "{\"259\":1}"),
                field(422, "n", "0"),
                field(422, "n", "9"),
                field(400, "n", "1.5"),
                field(400, "logprobs", "1"),
                field(422, "top_logprobs", "21"),
                field(422, "top_logprobs", "2"),
                field(422, "min_p", "1.5"),
                field(400, "min_p", "\"x\""),
                field(422, "repetition_penalty", "0"),
                field(422, "repetition_penalty", "11"),
                field(422, "frequency_penalty", "-2.1"),
                field(422, "min_tokens", "-1"),
                field(
                        400,
                        "response_format.json_schema.name",
                        "{\"type\":\"json_schema\",\"json_schema\":{}}"),
                field(422, "response_format.no_such", "{\"type\":\"json_object\",\"no_such\":1}"),
                field(400, "structured_outputs", "7"),
                field(422, "presence_penalty", "2.5"),
                field(400, "presence_penalty", "true"),
                field(422, "reasoning_effort", "\"low\""),
                field(422, "store", "true"),
                field(422, "no_such_thing", "1"),
                field(422, "cache_salt", "\"CANARY\""),
                field(422, "cache_salt", "null"),
                field(422, "zone", "\"CANARY\""),
                field(400, "stream_options", "{\"include_usage\":true}"),
                field(400, "max_tokens", "\"9\""),
                field(422, "max_tokens", "0"),
                field(422, "temperature", "2.5"),
                field(400, "temperature", "\"hot\""),
                field(422, "top_p", "0"),
                field(422, "top_k", "-2"),
                field(400, "seed", "1.5"),
                field(422, "stop", "[\"a\",\"b\",\"c\",\"d\",\"e\"]"),
                field(422, "stop", "\"\""),
                field(400, "stop", "[7]"),
                field(400, "stream", "\"yes\""),
                field(422, "(a name that is not shown)", "1"),
                body(
                        404,
                        "model",
                        "{\"model\":\"CANARY\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"),
                message(
                        400,
                        "messages",
                        "{\"role\":\"user\",\"content\":\"" + "CANARY ".repeat(60) + "\"}"));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void aBodyThatAsksForTheImpossibleIsRefusedByName(int status, String param, String body)
            throws Exception {
        HttpResponse<String> response = member.chat(body).get(20, TimeUnit.SECONDS);
        JsonNode error = TestMember.json(response).get("error");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(error.get("param").isNull() ? "null" : error.get("param").asString())
                .isEqualTo(param);
        assertThat(error.get("type").asString()).isEqualTo("invalid_request_error");
        assertThat(error.get("message").asString()).endsWith(".");
        assertThat(error.has("code")).isTrue();
        // What was asked never travels back.
        assertThat(response.body()).doesNotContain("CANARY");
        assertThat(engine.hasNext()).isFalse();
    }

    @Test
    void addressesAndMethodsThatAreNotThere() throws Exception {
        assertThat(member.get("/").statusCode()).isEqualTo(404);
        assertThat(member.get("/v1/embeddings").statusCode()).isEqualTo(405);
        assertThat(member.get("/v1/moderations").statusCode()).isEqualTo(404);
        assertThat(member.get("/internal/tokenizers/00").statusCode()).isEqualTo(404);
        assertThat(member.get("/v1/chat/completions").statusCode()).isEqualTo(405);
    }

    @Test
    void aConversationThatTheTemplateRefusesIsTheCallersToChange() throws Exception {
        String template =
                "{% for m in messages %}{% if m.content == 'CANARY' %}"
                        + "{{ raise_exception('Say something else, not ' + m.content) }}"
                        + "{% endif %}{{ m.content }}{% endfor %}";
        try (TestMember other = TestMember.withTemplate(engine, template)) {
            HttpResponse<String> response =
                    other.chat(TestMember.HELLO.replace("Hello", "CANARY"))
                            .get(20, TimeUnit.SECONDS);
            assertThat(response.statusCode()).isEqualTo(422);
            assertThat(response.body())
                    .contains("Say something else, not ", "\"param\":\"messages\"")
                    .doesNotContain("CANARY");
            assertThat(engine.hasNext()).isFalse();
        }
    }

    @Test
    void aFullEngineSaysWhenToComeBack() throws Exception {
        engine.refuseAll();
        HttpResponse<String> response = member.chat(TestMember.HELLO).get(20, TimeUnit.SECONDS);
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("retry-after")).contains("1");
        assertThat(TestMember.json(response).get("error").get("code").asString())
                .isEqualTo("overloaded");
    }

    @Test
    void anErrorOfTheMachineIsAnAnswerToo() throws Exception {
        engine.breakWith(new InternalError("CANARY"));
        HttpResponse<String> response = member.chat(TestMember.HELLO).get(20, TimeUnit.SECONDS);
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).contains("internal_error").doesNotContain("CANARY");
    }

    @Test
    void aMemberWithoutASecretTakesNoHubHeaders() throws Exception {
        for (String path : List.of("/v1/models", "/health", "/metrics", "/internal/models")) {
            assertThat(member.get(path).statusCode()).as(path).isEqualTo(200);
            assertThat(member.get(path, "X-Hub-Zone", "z").statusCode()).as(path).isEqualTo(403);
        }
        assertThat(member.get("/health", "x-hub-secret", "anything").statusCode()).isEqualTo(403);
    }

    @Test
    void aMemberWithASecretServesOnlyThoseWhoKnowIt() throws Exception {
        try (TestMember hub = TestMember.ofHub(engine)) {
            String secret = TestMember.SECRET;
            for (String path : List.of("/v1/models", "/internal/models")) {
                assertThat(hub.get(path).statusCode()).isEqualTo(401);
                assertThat(hub.get(path, "x-hub-secret", secret + "x").statusCode()).isEqualTo(401);
                assertThat(hub.get(path, "x-hub-secret", secret).statusCode()).isEqualTo(200);
            }
            assertThat(hub.chat(TestMember.HELLO).get(20, TimeUnit.SECONDS).statusCode())
                    .isEqualTo(401);
            assertThat(hub.get("/health").statusCode()).isEqualTo(200);
            assertThat(hub.get("/metrics").statusCode()).isEqualTo(200);
            assertThat(hub.get("/health", "x-hub-zone", "z").statusCode()).isEqualTo(401);
            assertThat(engine.hasNext()).isFalse();
        }
    }

    @Test
    void hubHeadersMustBeAsTheyShould() throws Exception {
        try (TestMember hub = TestMember.ofHub(engine)) {
            for (String[] header :
                    List.of(
                            new String[] {"x-hub-granted-tokens", "-1"},
                            new String[] {"x-hub-granted-tokens", "many"},
                            new String[] {"x-hub-request-id", "a b"})) {
                HttpResponse<String> response =
                        hub.chat(
                                        TestMember.HELLO,
                                        "x-hub-secret",
                                        TestMember.SECRET,
                                        header[0],
                                        header[1])
                                .get(20, TimeUnit.SECONDS);
                assertThat(response.statusCode()).isEqualTo(400);
                assertThat(TestMember.json(response).get("error").get("param").asString())
                        .isEqualTo(header[0]);
            }
        }
    }

    private static String tools(String function) {
        return "[{\"type\":\"function\",\"function\":" + function + "}]";
    }

    private static Arguments body(int status, String param, String body) {
        return Arguments.of(status, param, body);
    }

    private static Arguments message(int status, String param, String message) {
        return body(status, param, "{\"model\":\"tiny\",\"messages\":[" + message + "]}");
    }

    private static Arguments field(int status, String param, String value) {
        String name = param.startsWith("(") ? "CANARY \u00e9\\n" : param.split("[\\[.]")[0];
        return body(
                status,
                param,
                TestMember.HELLO.replace(
                        "{\"model\"", "{\"" + name + "\":" + value + ",\"model\""));
    }
}
