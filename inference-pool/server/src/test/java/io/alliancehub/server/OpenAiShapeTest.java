package io.alliancehub.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.alliancehub.engine.sampling.TokenLogprobs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Our bodies against OpenAI's own schemas; the folder is given by {@code hub.conformance.dir}. */
class OpenAiShapeTest {

    @Test
    void bodiesAreValidByOpenAisSchemas() throws Exception {
        String folder = System.getProperty("hub.conformance.dir", "");
        if (folder.isEmpty()) {
            System.out.println("hub.conformance.dir is not set: not compared");
            return;
        }
        var openApi =
                (ObjectNode)
                        TestMember.JSON.readTree(
                                Files.readString(Path.of(folder, "openai", "openapi-subset.json")));
        var engine = new ScriptedEngine();
        try (TestMember member = TestMember.alone(engine)) {
            var whole = member.chat(TestMember.HELLO);
            engine.next().say("a").stop();
            assertValid(
                    openApi,
                    "CreateChatCompletionResponse",
                    whole.get(20, TimeUnit.SECONDS).body());
            var stream = member.chat(TestMember.HELLO_STREAM);
            engine.next().say("a").stop();
            for (Sse event : Sse.parse(stream.get(20, TimeUnit.SECONDS).body())) {
                if (!event.data().equals("[DONE]")) {
                    assertValid(openApi, "CreateChatCompletionStreamResponse", event.data());
                }
            }
            assertChatWithLogprobs(openApi, engine, member);
            assertCompletions(openApi, engine, member);
            assertValid(openApi, "ListModelsResponse", member.get("/v1/models").body());
            assertValid(
                    openApi, "ErrorResponse", member.chat("{}").get(20, TimeUnit.SECONDS).body());
        }
    }

    private static void assertChatWithLogprobs(
            ObjectNode openApi, ScriptedEngine engine, TestMember member) throws Exception {
        String wanted = "{\"n\":2,\"logprobs\":true,\"top_logprobs\":2,";
        var whole = member.chat(TestMember.HELLO.replaceFirst("\\{", wanted));
        speak(engine);
        speak(engine);
        assertValid(
                openApi, "CreateChatCompletionResponse", whole.get(20, TimeUnit.SECONDS).body());
        var stream = member.chat(TestMember.HELLO_STREAM.replaceFirst("\\{", wanted));
        speak(engine);
        speak(engine);
        for (Sse event : Sse.parse(stream.get(20, TimeUnit.SECONDS).body())) {
            if (!event.data().equals("[DONE]")) {
                assertValid(openApi, "CreateChatCompletionStreamResponse", event.data());
            }
        }
    }

    private static void assertCompletions(
            ObjectNode openApi, ScriptedEngine engine, TestMember member) throws Exception {
        String body = "{\"model\":\"tiny\",\"prompt\":\"a\",\"n\":2,\"logprobs\":2}";
        var whole = member.complete(body);
        speak(engine);
        speak(engine);
        assertValid(openApi, "CreateCompletionResponse", whole.get(20, TimeUnit.SECONDS).body());
        String streaming = "{\"stream\":true,\"stream_options\":{\"include_usage\":true},";
        var stream = member.complete(body.replaceFirst("\\{", streaming));
        speak(engine);
        speak(engine);
        for (Sse event : Sse.parse(stream.get(20, TimeUnit.SECONDS).body())) {
            if (!event.data().equals("[DONE]")) {
                assertValid(openApi, "CreateCompletionResponse", whole(event.data()));
            }
        }
    }

    /** OpenAI gives one schema for both, and sends nulls in a stream that it does not allow. */
    private static String whole(String chunk) {
        var root = (ObjectNode) TestMember.JSON.readTree(chunk);
        for (JsonNode choice : root.get("choices")) {
            if (choice.get("finish_reason").isNull()) {
                ((ObjectNode) choice).put("finish_reason", "stop");
            }
        }
        if (root.get("usage").isNull()) {
            root.remove("usage");
        }
        return root.toString();
    }

    private static void speak(ScriptedEngine engine) throws Exception {
        var told = new TokenLogprobs(-1.5, new int[] {97, 200}, new double[] {-0.5, -1});
        engine.next().say(97, "a", told).say(200, "", told).stop();
    }

    static void assertValid(ObjectNode openApi, String name, String body) {
        ObjectNode root = TestMember.JSON.createObjectNode();
        root.put("$ref", "#/components/schemas/" + name);
        root.set("components", withNullable(openApi.get("components").deepCopy()));
        Schema schema =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(root.toString(), InputFormat.JSON);
        List<Error> errors = schema.validate(body, InputFormat.JSON);
        assertThat(errors).as(name + ": " + body).isEmpty();
    }

    /** OpenAI marks some fields in the older way, which a 2020-12 validator does not know. */
    private static JsonNode withNullable(JsonNode node) {
        if (node instanceof ObjectNode object) {
            JsonNode type = object.get("type");
            JsonNode nullable = object.get("nullable");
            if (nullable != null && nullable.isBoolean() && nullable.asBoolean()) {
                if (type != null && type.isString()) {
                    object.putArray("type").add(type.asString()).add("null");
                }
                if (object.get("enum") instanceof tools.jackson.databind.node.ArrayNode values) {
                    values.addNull();
                }
            }
        }
        node.forEach(OpenAiShapeTest::withNullable);
        return node;
    }
}
