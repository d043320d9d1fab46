package io.alliancehub.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.service.testing.RunningService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The console is compiled against a copy of the API's description that lies beside it: whoever
 * changes the API changes the copy, and sees at once what the console says to it.
 */
final class OpenApiSnapshotTest {
    private static final String REWRITE = "hub.openapi.rewrite";
    private static final Path SNAPSHOT =
            Path.of(System.getProperty("hub.root"), "admin-ui", "openapi.json");
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Test
    void consoleIsCompiledAgainstTheApiAsItIs() throws IOException {
        String live = description();
        if (Boolean.getBoolean(REWRITE)) {
            Files.writeString(SNAPSHOT, live);
        }
        assertThat(Files.readString(SNAPSHOT))
                .as(
                        "the API is no longer as admin-ui/openapi.json has it; if that is meant, run"
                                + " mvn test -pl tenant-service/contract,admin-ui,tenant-service/service"
                                + " -Dtest=OpenApiSnapshotTest -Dsurefire.failIfNoSpecifiedTests=false"
                                + " -D"
                                + REWRITE
                                + "=true and commit the file")
                .isEqualTo(live);
    }

    @Test
    void orderOfNamesMakesNoDifferenceAndOrderOfValuesDoes() {
        assertThat(normalised("{\"b\":1,\"a\":{\"d\":[2,1],\"c\":null}}"))
                .isEqualTo(normalised("{\"a\":{\"c\":null,\"d\":[2,1]},\"b\":1}"))
                .isNotEqualTo(normalised("{\"b\":1,\"a\":{\"d\":[1,2],\"c\":null}}"));
    }

    private static String description() {
        return normalised(
                RunningService.shared()
                        .stranger("GET", "/v3/api-docs", "")
                        .expect(200)
                        .response()
                        .body());
    }

    /** The same text for the same description: names in order, no address of a server. */
    private static String normalised(String text) {
        JsonNode sorted = sorted(JSON.readTree(text));
        ((ObjectNode) sorted).remove("servers");
        return JSON.writeValueAsString(sorted).replace("\r\n", "\n") + "\n";
    }

    private static JsonNode sorted(JsonNode node) {
        if (node.isObject()) {
            TreeMap<String, JsonNode> fields = new TreeMap<>();
            node.properties().forEach(it -> fields.put(it.getKey(), sorted(it.getValue())));
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            fields.forEach(copy::set);
            return copy;
        }
        if (node.isArray()) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            node.forEach(it -> copy.add(sorted(it)));
            return copy;
        }
        return node;
    }
}
