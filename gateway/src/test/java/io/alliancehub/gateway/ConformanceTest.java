package io.alliancehub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.alliancehub.contract.ContractJson;
import io.alliancehub.gateway.testing.SharedHub;
import io.alliancehub.gateway.testing.TestBank;
import io.alliancehub.gateway.testing.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Our answers against OpenAI's own schemas. Their file lies beside the project; where the build was
 * not given its folder this test says so and holds only the parts that need no schema.
 */
final class ConformanceTest {
    private static final TestBank BANK = SharedHub.HUB.add(TestBank.of("bank-conform"));

    @Test
    void answersValidateAgainstOpenAisSchemas() throws IOException {
        String whole = SharedHub.GATEWAY.chat(BANK, TestGateway.body("")).body();
        String models = SharedHub.GATEWAY.get(BANK, "/v1/models").body();
        String error = SharedHub.GATEWAY.get(BANK, "/v1/nothing").body();
        String stream =
                SharedHub.GATEWAY
                        .chat(
                                BANK,
                                TestGateway.body(
                                        "\"stream\":true,\"stream_options\":{\"include_usage\":true}"))
                        .body();
        assertThat(stream).endsWith("data: [DONE]\n\n");
        String folder = System.getProperty("hub.conformance.dir", "");
        if (folder.isEmpty()) {
            System.out.println("hub.conformance.dir was not given: schemas not checked");
            return;
        }
        JsonNode document =
                ContractJson.mapper()
                        .readTree(
                                Files.readString(Path.of(folder, "openai", "openapi-subset.json")));
        validate(document, "CreateChatCompletionResponse", whole);
        validate(document, "ListModelsResponse", models);
        validate(document, "ErrorResponse", error);
        int chunks = 0;
        for (String event : stream.split("\n\n")) {
            if (!event.equals("data: [DONE]")) {
                validate(
                        document,
                        "CreateChatCompletionStreamResponse",
                        event.substring("data: ".length()));
                chunks++;
            }
        }
        assertThat(chunks).isGreaterThan(3);
        assertThat(errors(document, "ErrorResponse", "{\"error\":{\"message\":7}}"))
                .as("the validator can fail")
                .isNotEmpty();
    }

    private static void validate(JsonNode document, String schema, String json) {
        assertThat(errors(document, schema, json)).as(schema + " of " + json).isEmpty();
    }

    private static java.util.List<?> errors(JsonNode document, String schema, String json) {
        ObjectNode root = (ObjectNode) nullable(document.deepCopy());
        ObjectNode wrapper = ContractJson.mapper().createObjectNode();
        wrapper.put("$ref", "#/components/schemas/" + schema);
        wrapper.set("components", root.get("components"));
        Schema compiled =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(ContractJson.write(wrapper), InputFormat.JSON);
        return compiled.validate(json, InputFormat.JSON);
    }

    /** OpenAI's document still says {@code nullable} where today's schemas say {@code null}. */
    private static JsonNode nullable(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (String name : java.util.List.copyOf(object.propertyNames())) {
                object.set(name, nullable(object.get(name)));
            }
            JsonNode flag = object.get("nullable");
            if (flag != null && flag.isBoolean() && flag.booleanValue()) {
                ObjectNode either = ContractJson.mapper().createObjectNode();
                object.remove("nullable");
                ArrayNode any = either.putArray("anyOf");
                any.add(object);
                any.addObject().put("type", "null");
                return either;
            }
            return object;
        }
        if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, nullable(array.get(i)));
            }
        }
        return node;
    }
}
