package io.alliancehub.tokenizer.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Real templates against what Jinja makes of them; the folder is given by {@code hub.golden.dir}.
 * Where the two reference renderers differ, either result is right, or a refusal.
 */
class TemplateGoldenTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TestFactory
    Stream<DynamicTest> conversationsAreRenderedAsTheReferenceRendersThem() throws IOException {
        String folder = System.getProperty("hub.golden.dir", "");
        if (folder.isEmpty()) {
            return Stream.of(
                    DynamicTest.dynamicTest(
                            "not given the folder of reference data",
                            () -> System.out.println("hub.golden.dir is not set: not compared")));
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(Path.of(folder, "chat"))) {
            files = all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        }
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : files) {
            JsonNode golden = JSON.readTree(Files.readString(file));
            Template template = Template.of(golden.get("template").asString());
            for (JsonNode each : golden.get("cases")) {
                tests.add(
                        DynamicTest.dynamicTest(
                                file.getFileName() + ": " + each.get("name").asString(),
                                () -> assertRendered(template, each)));
            }
        }
        assertThat(tests).hasSize(8 * 15 + 4 * 10);
        return tests.stream();
    }

    private static void assertRendered(Template template, JsonNode each) {
        Map<String, Value> variables = variables(each.get("inputs"));
        JsonNode jinja = each.get("jinja2");
        if (jinja != null && jinja.has("expected")) {
            assertThat(rendered(template, variables)).isEqualTo(jinja.get("expected").asString());
        } else if (each.has("expected")) {
            assertThat(rendered(template, variables)).isEqualTo(each.get("expected").asString());
        } else {
            assertThatThrownBy(() -> template.render(variables, null))
                    .isInstanceOf(TemplateRenderException.class);
        }
    }

    private static String rendered(Template template, Map<String, Value> variables) {
        return template.render(variables, null).characters();
    }

    private static Map<String, Value> variables(JsonNode inputs) {
        Map<String, Value> variables = new HashMap<>();
        for (String name : inputs.propertyNames()) {
            Object data = JSON.treeToValue(inputs.get(name), Object.class);
            variables.put(
                    name,
                    name.endsWith("_token")
                            ? Text.template((String) data)
                            : Value.ofConversation(data));
        }
        return variables;
    }
}
