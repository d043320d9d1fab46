package io.alliancehub.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.alliancehub.engine.Engine;
import io.alliancehub.engine.EngineSettings;
import io.alliancehub.server.http.HttpLimits;
import io.alliancehub.server.serving.OwnEngine;
import io.alliancehub.tokenizer.ChatTemplate;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Answers in the shape that was asked for, of a model that would say anything. */
final class AnswerFormatTest {

    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"risk\":{\"enum\":[\"low\",\"high\"]},"
                    + "\"score\":{\"type\":\"integer\",\"minimum\":0,\"maximum\":100},"
                    + "\"note\":{\"type\":\"string\",\"maxLength\":6},"
                    + "\"flags\":{\"type\":\"array\",\"items\":{\"type\":\"boolean\"},"
                    + "\"maxItems\":3}},\"required\":[\"risk\",\"score\",\"note\"],"
                    + "\"additionalProperties\":false}";

    @TempDir static Path folder;
    private static TestMember member;

    @BeforeAll
    static void open() throws Exception {
        EngineSettings settings =
                EngineSettings.defaults().withThreads(1).withKvBytes(4 << 20).withLimits(4, 16, 64);
        var engine =
                new OwnEngine(
                        Engine.open(TinyModelFile.write(folder, ChatTemplate.CHATML), settings));
        member = TestMember.start(engine, TestMember.settings(null, null), HttpLimits.standard());
    }

    @AfterAll
    static void stop() {
        member.close();
    }

    private static HttpResponse<String> ask(String fields) throws Exception {
        String body =
                TestMember.HELLO.replace(
                        "{\"model\"", "{\"temperature\":1.5," + fields + ",\"model\"");
        return member.chat(body).get(60, TimeUnit.SECONDS);
    }

    private static String schema(String schema) {
        return "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"s\","
                + "\"strict\":true,\"schema\":"
                + schema
                + "}}";
    }

    private static JsonNode choice(HttpResponse<String> answer, int index) {
        return TestMember.json(answer).get("choices").get(index);
    }

    private static String content(JsonNode choice) {
        return choice.get("message").get("content").asString();
    }

    @Test
    void everyChoiceIsValidByTheSchema() throws Exception {
        var validator =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(SCHEMA, InputFormat.JSON);
        for (int seed = 0; seed < 6; seed++) {
            HttpResponse<String> answer =
                    ask(schema(SCHEMA) + ",\"n\":3,\"logprobs\":true,\"seed\":" + 100 * seed);
            for (int i = 0; i < 3; i++) {
                assertThat(choice(answer, i).get("finish_reason").asString()).isEqualTo("stop");
                String text = content(choice(answer, i));
                assertThat(validator.validate(text, InputFormat.JSON)).as(text).isEmpty();
            }
        }
    }

    @Test
    void choicesAndExpressionsAreKept() throws Exception {
        for (int seed = 0; seed < 4; seed++) {
            String drawn = ",\"seed\":" + seed;
            assertThat(
                            content(
                                    choice(
                                            ask(
                                                    "\"structured_outputs\":{\"choice\":"
                                                            + "[\"yes\",\"no\",\"也许\"]}"
                                                            + drawn),
                                            0)))
                    .isIn("yes", "no", "也许");
            assertThat(
                            content(
                                    choice(
                                            ask(
                                                    "\"structured_outputs\":{\"regex\":"
                                                            + "\"[A-Z]{2}[0-9]{4}\"}"
                                                            + drawn),
                                            0)))
                    .matches("[A-Z]{2}[0-9]{4}");
        }
        assertThat(content(choice(ask("\"structured_outputs\":{\"json\":{\"const\":7}}"), 0)))
                .isEqualTo("7");
    }

    @Test
    void anAnswerThatIsCutSaysSo() throws Exception {
        JsonNode cut =
                choice(
                        ask(
                                "\"response_format\":{\"type\":\"json_object\"},\"max_tokens\":3,\"seed\":1"),
                        0);
        assertThat(cut.get("finish_reason").asString()).isEqualTo("length");
        assertThat(content(cut)).startsWith("{");
        JsonNode free =
                choice(
                        ask("\"response_format\":{\"type\":\"text\"},\"max_tokens\":3,\"seed\":1"),
                        0);
        assertThat(content(free)).doesNotStartWith("{");
    }

    @Test
    void refusalsNameTheParameterAndThePlace() throws Exception {
        HttpResponse<String> refused =
                ask(schema("{\"properties\":{\"a\":{\"uniqueItems\":true}}}"));
        assertThat(refused.statusCode()).isEqualTo(400);
        JsonNode error = TestMember.JSON.readTree(refused.body()).get("error");
        assertThat(error.get("param").asString()).isEqualTo("response_format.json_schema.schema");
        assertThat(error.get("message").asString()).contains("/properties/a/uniqueItems");
        for (String fields :
                List.of(
                        "\"response_format\":{\"type\":\"grammar\"}",
                        "\"response_format\":{\"type\":\"json_schema\"}",
                        "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":"
                                + "{\"name\":\"a b\",\"schema\":{}}}",
                        "\"response_format\":{\"type\":\"json_object\"},\"ignore_eos\":true",
                        "\"response_format\":{\"type\":\"json_object\"},\"min_tokens\":2",
                        "\"structured_outputs\":{\"regex\":\"(a)\\\\1\"}",
                        "\"structured_outputs\":{\"regex\":\"a\",\"choice\":[\"b\"]}",
                        "\"structured_outputs\":{\"choice\":[]}",
                        "\"structured_outputs\":{\"grammar\":\"root ::= x\"}",
                        "\"structured_outputs\":{\"json_object\":true},"
                                + "\"response_format\":{\"type\":\"json_object\"}",
                        schema("{\"$ref\":\"#\"}"),
                        schema("{\"pattern\":\"(a|b)*a(a|b){25}\"}"))) {
            HttpResponse<String> answer = ask(fields);
            assertThat(answer.statusCode()).as(fields).isIn(400, 422);
            assertThat(TestMember.JSON.readTree(answer.body()).get("error").get("param").asString())
                    .as(fields)
                    .startsWith(fields.contains("structured") ? "structured" : "response_format");
        }
    }
}
