package io.alliancehub.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.engine.grammar.text.GrammarRefusedException;
import io.alliancehub.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The public test suite of JSON Schema, draft 2020-12: a schema is compiled or refused; of one that
 * is compiled, every valid instance can be written under the masks, and no invalid one. The folder
 * is given by {@code hub.conformance.dir}.
 */
final class SchemaSuiteTest {

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
                    .build();

    /** Groups that must compile, so that refusing more than is said here fails. */
    private static final int SUPPORTED_GROUPS_MIN = 170;

    private final Tokenizer tokenizer = TestTokens.tokenizer();
    private final GrammarMasks masks = new GrammarMasks(TokenTrie.of(tokenizer));
    private final List<String> wrong = new ArrayList<>();
    private final TreeMap<String, Integer> supportedByFile = new TreeMap<>();
    private int supported;
    private int refused;
    private int valid;
    private int invalid;

    @Test
    void validInstancesCanBeWrittenAndInvalidOnesCannot() throws IOException {
        String folder = System.getProperty("hub.conformance.dir", "");
        if (folder.isEmpty()) {
            System.out.println("hub.conformance.dir is not set: JSON Schema's suite not run");
            return;
        }
        try (var files = Files.list(Path.of(folder, "json-schema"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
                for (JsonNode group : JSON.readTree(Files.readString(file))) {
                    check(file.getFileName().toString(), group);
                }
            }
        }
        System.out.printf(
                "JSON Schema's suite: %d groups compiled, %d refused; %d valid instances written,"
                        + " %d invalid ones refused; by file: %s%n",
                supported, refused, valid, invalid, supportedByFile);
        assertThat(wrong).isEmpty();
        assertThat(supported).isGreaterThanOrEqualTo(SUPPORTED_GROUPS_MIN);
    }

    private void check(String file, JsonNode group) {
        String name = file + ": " + group.get("description").asString();
        Grammar grammar;
        try {
            grammar =
                    Grammar.compile(
                            GrammarSpec.jsonSchema(group.get("schema").toString()),
                            GrammarLimits.DEFAULT);
        } catch (GrammarRefusedException e) {
            refused++;
            boolean impossible = e.getMessage().contains("no value satisfies");
            for (JsonNode test : group.get("tests")) {
                if (impossible && test.get("valid").asBoolean()) {
                    wrong.add(name + ": refused as impossible: " + test.get("data"));
                }
            }
            return;
        }
        supported++;
        supportedByFile.merge(file, 1, Integer::sum);
        for (JsonNode test : group.get("tests")) {
            check(name, grammar, test);
        }
    }

    private void check(String name, Grammar grammar, JsonNode test) {
        Set<String> ways = Written.ways(test.get("data"));
        boolean written = false;
        for (String way : ways) {
            written |= canBeWritten(grammar, way);
        }
        boolean isValid = test.get("valid").asBoolean();
        if (ways.isEmpty()) {
            return;
        }
        if (written != isValid) {
            wrong.add(name + ": " + (isValid ? "valid: " : "invalid: ") + test.get("data"));
        }
        valid += isValid ? 1 : 0;
        invalid += isValid ? 0 : 1;
    }

    /** Byte by byte, each of which is a token, under the masks. */
    private boolean canBeWritten(Grammar grammar, String text) {
        GrammarCursor cursor = masks.cursor(grammar);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (!masks.mask(cursor).allows(b & 0xFF)) {
                return false;
            }
            cursor.take(b & 0xFF);
        }
        return masks.mask(cursor).allows(TestTokens.END);
    }
}
