package io.alliancehub.server.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The table of fields in {@code FIELDS.md} is what the readers do. {@code
 * -Dhub.fields.rewrite=true} writes it anew.
 */
class FieldTableTest {

    private static final Path FILE =
            Path.of(System.getProperty("hub.root", ""), "inference-pool/server/FIELDS.md");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Map<String, FieldPolicy> POLICIES =
            new LinkedHashMap<>(
                    Map.of(
                            "/v1/chat/completions", ChatRequestReader.POLICY,
                            "/v1/completions", CompletionRequestReader.POLICY,
                            "/v1/embeddings", EmbeddingReader.POLICY,
                            "/v1/rerank", RerankReader.POLICY));

    /** A value of each kind, and what it means that it is taken. */
    private static final Map<String, String> PROBES = probes();

    @Test
    void theTableSaysWhatTheReadersDo() throws IOException {
        String table = table();
        if (Boolean.getBoolean("hub.fields.rewrite")) {
            Files.writeString(FILE, table);
        }
        assertThat(Files.readString(FILE)).isEqualTo(table);
    }

    @Test
    void whatIsNotInTheTableIsRefusedByName() {
        for (FieldPolicy policy : POLICIES.values()) {
            assertThat(policy.stance("no_such_field")).isEqualTo(FieldStance.REFUSED);
            byte[] body = "{\"no_such_field\":null}".getBytes(StandardCharsets.UTF_8);
            assertThatThrownBy(() -> policy.read(body))
                    .isInstanceOf(RequestRefusedException.class)
                    .hasMessageContaining("no_such_field");
        }
    }

    private static Map<String, String> probes() {
        Map<String, String> probes = new LinkedHashMap<>();
        probes.put("\"no one has this word\"", "any text");
        probes.put("true", "`true`");
        probes.put("false", "`false`");
        probes.put("4711", "any number");
        probes.put("[]", "`[]`");
        probes.put("[\"text\"]", "`[\"text\"]`");
        probes.put("{\"no one\":\"has this\"}", "any object");
        probes.put("{\"type\":\"text\"}", "`{\"type\":\"text\"}`");
        return probes;
    }

    private static String table() {
        var names = new TreeSet<String>();
        POLICIES.values().forEach(policy -> names.addAll(policy.names()));
        var addresses = new TreeSet<>(POLICIES.keySet());
        var text =
                new StringBuilder(
                        """
                        # Fields of a request

                        Made of the readers' own policy (`openai.FieldPolicy`) by `FieldTableTest`. What stands in no row is refused by its
                        name, with any value; nothing is passed over in silence (ADR 0226). A `null` of a known field is no value.

                        | field |""");
        addresses.forEach(address -> text.append(" `").append(address).append("` |"));
        text.append("\n|---|").append("---|".repeat(addresses.size())).append('\n');
        for (String name : names) {
            text.append("| `").append(name).append("` |");
            for (String address : addresses) {
                text.append(' ').append(cell(POLICIES.get(address), name)).append(" |");
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String cell(FieldPolicy policy, String name) {
        return switch (policy.stance(name)) {
            case SERVED -> "served";
            case NEUTRAL -> "changes nothing: " + words(policy.neutral(name)) + "; else refused";
            case REFUSED -> "refused";
        };
    }

    private static String words(Predicate<JsonNode> values) {
        if (values instanceof Neutral told) {
            return told.words();
        }
        String words =
                PROBES.entrySet().stream()
                        .filter(probe -> values.test(JSON.readTree(probe.getKey())))
                        .map(Map.Entry::getValue)
                        .collect(Collectors.joining(", "));
        assertThat(words).as("no probe finds what is taken: name it").isNotEmpty();
        return words.contains("any object") ? "any object" : words;
    }
}
