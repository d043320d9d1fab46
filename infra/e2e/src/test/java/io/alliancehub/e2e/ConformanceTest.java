package io.alliancehub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.alliancehub.launcher.client.Answer;
import io.alliancehub.launcher.client.ChatRequest;
import io.alliancehub.launcher.client.ChatStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Our answers against OpenAI's own description, where the build was given it. */
@ExtendWith(SharedHub.class)
final class ConformanceTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final TestHub hub;

    ConformanceTest(TestHub hub) {
        this.hub = hub;
    }

    @Test
    void answersValidateAgainstThePublishedSchemas() throws IOException {
        List<String> checked = new ArrayList<>();
        String key = hub.bank(0).apiKey();
        ChatRequest request =
                new ChatRequest("hub-mini", "hello", 12, ChatRequest.Ending.AT_MAX_TOKENS);
        Answer whole = hub.chat().complete(key, request);
        assertThat(whole.status()).isEqualTo(200);
        check("CreateChatCompletionResponse", whole.body(), checked);
        try (ChatStream stream = hub.chat().open(key, request)) {
            Optional<JsonNode> chunk;
            while ((chunk = stream.next()).isPresent()) {
                check("CreateChatCompletionStreamResponse", chunk.get(), checked);
            }
        }
        check("ListModelsResponse", hub.chat().models(key).body(), checked);
        check("ErrorResponse", hub.chat().models("nonsense").body(), checked);

        assertThat(checked).hasSizeGreaterThan(4);
    }

    private static void check(String name, JsonNode answer, List<String> checked)
            throws IOException {
        String folder = System.getProperty("hub.conformance.dir", "");
        if (folder.isEmpty()) {
            System.out.println("no conformance folder was given: only that " + name + " is JSON");
            assertThat(answer.isObject()).isTrue();
            checked.add(name);
            return;
        }
        List<Error> errors =
                schema(Path.of(folder), name).validate(answer.toString(), InputFormat.JSON);
        assertThat(errors).as("%s %s", name, answer).isEmpty();
        checked.add(name);
    }

    /** One schema of the description, with all that it refers to. */
    private static Schema schema(Path folder, String name) throws IOException {
        JsonNode description =
                MAPPER.readTree(Files.readString(folder.resolve("openai/openapi-subset.json")));
        ObjectNode root = MAPPER.createObjectNode();
        root.put("$ref", "#/components/schemas/" + name);
        root.set("components", withNulls(description.path("components").deepCopy()));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(root.toString(), InputFormat.JSON);
    }

    /** The description says "nullable" in a way that its own dialect of schemas no longer has. */
    private static JsonNode withNulls(JsonNode node) {
        for (JsonNode child : node) {
            withNulls(child);
        }
        if (node instanceof ObjectNode object && object.path("nullable").asBoolean(false)) {
            ObjectNode strict = object.deepCopy();
            strict.remove("nullable");
            object.removeAll();
            object.putArray("anyOf").add(strict).addObject().put("type", "null");
        }
        return node;
    }
}
