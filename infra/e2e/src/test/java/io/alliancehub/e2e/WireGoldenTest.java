package io.alliancehub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.e2e.Wire.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests and answers as they are on the wire, recorded for OpenAI's and DeepSeek's clients in
 * {@code wire}. What differs from run to run is masked ({@link WireMask}); the rest is compared to
 * the last field and its order. {@code -Dhub.wire.rewrite=true} writes the answers anew, to be
 * reviewed like code.
 */
@ExtendWith(SharedHub.class)
final class WireGoldenTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("hub.root", ""), "infra/e2e/src/test/resources/wire");
    private static final boolean REWRITE = Boolean.getBoolean("hub.wire.rewrite");
    private static final JsonMapper PRETTY =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final TestHub hub;

    WireGoldenTest(TestHub hub) {
        this.hub = hub;
    }

    @TestFactory
    Stream<DynamicTest> everyRecordedAnswerIsGivenAgain() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            List<Path> recorded =
                    files.filter(it -> it.toString().endsWith(".json")).sorted().toList();
            assertThat(recorded).hasSizeGreaterThan(15);
            return recorded.stream()
                    .map(
                            it ->
                                    DynamicTest.dynamicTest(
                                            FOLDER.relativize(it).toString(), () -> replay(it)));
        }
    }

    private void replay(Path file) throws IOException {
        var exchange = (ObjectNode) PRETTY.readTree(Files.readString(file));
        JsonNode request = exchange.get("request");
        ObjectNode answer = masked(ask(request));
        if (REWRITE) {
            exchange.set("answer", answer);
            Files.writeString(file, PRETTY.writeValueAsString(exchange) + "\n");
        }
        assertThat(PRETTY.writeValueAsString(answer))
                .isEqualTo(PRETTY.writeValueAsString(exchange.get("answer")));
    }

    private Answer ask(JsonNode request) {
        String key =
                request.path("key").asString("").equals("wrong")
                        ? "nonsense"
                        : hub.bank(0).apiKey();
        @Nullable JsonNode body = request.get("body");
        return new Wire(hub.http(), hub.gatewayUrl(), key)
                .send(request.get("method").asString(), request.get("path").asString(), body);
    }

    private static ObjectNode masked(Answer answer) {
        ObjectNode masked = PRETTY.createObjectNode();
        masked.put("status", answer.status());
        masked.put("contentType", answer.contentType());
        if (answer.isStream()) {
            List<JsonNode> events = WireMask.masked(answer.bodies());
            events.forEach(masked.putArray("events")::add);
            masked.put("done", answer.done());
        } else {
            masked.set("body", WireMask.masked(answer.body()));
        }
        return masked;
    }
}
