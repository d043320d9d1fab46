package io.alliancehub.server.cli;

import io.alliancehub.tokenizer.template.Template;
import io.alliancehub.tokenizer.template.TemplateRenderException;
import io.alliancehub.tokenizer.template.TemplateSyntaxException;
import io.alliancehub.tokenizer.template.Text;
import io.alliancehub.tokenizer.template.Value;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Chat templates of a folder against what another renderer made of the same conversations: one JSON
 * a template, with {@code template} and {@code cases}, each with {@code inputs} and either {@code
 * expected} or {@code error}. Where a case has {@code jinja2}, that counts.
 */
final class GoldenConversations {

    private static final int DIFFERENCES_MAX = 3;

    private GoldenConversations() {}

    /** One verdict for each template; none where there is no such folder. */
    static List<GoldenVerdict> compare(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        Set<Path> templates = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
            files.forEach(templates::add);
        }
        List<GoldenVerdict> verdicts = new ArrayList<>();
        for (Path template : templates) {
            verdicts.add(compareOne(template));
        }
        return verdicts;
    }

    private static GoldenVerdict compareOne(Path file) {
        String name = String.valueOf(file.getFileName());
        try {
            JsonNode golden = Json.MAPPER.readTree(Files.readAllBytes(file));
            Template template = Template.of(golden.required("template").asString());
            List<String> differences = new ArrayList<>();
            for (JsonNode each : golden.required("cases")) {
                String wrong = difference(template, each);
                if (wrong != null && differences.size() < DIFFERENCES_MAX) {
                    differences.add(each.path("name").asString("a case") + " " + wrong);
                }
            }
            return GoldenVerdict.cases(name, golden.get("cases").size(), differences);
        } catch (TemplateSyntaxException e) {
            return fail(name, String.valueOf(e.getMessage()));
        } catch (JacksonException | IllegalArgumentException damaged) {
            return fail(name, "its JSON is damaged");
        } catch (IOException e) {
            return fail(name, "the file cannot be read");
        }
    }

    /** What is wrong, or null. */
    private static @Nullable String difference(Template template, JsonNode each) {
        JsonNode jinja = each.get("jinja2");
        JsonNode counts = jinja != null && jinja.has("expected") ? jinja : each;
        JsonNode expected = counts.get("expected");
        String rendered;
        try {
            rendered = template.render(variables(each.required("inputs")), null).characters();
        } catch (TemplateRenderException refused) {
            return expected == null ? null : "is refused: " + refused.getMessage();
        }
        if (expected == null) {
            return "is rendered and should be refused";
        }
        return rendered.equals(expected.asString()) ? null : "is rendered otherwise";
    }

    private static Map<String, Value> variables(JsonNode inputs) {
        Map<String, Value> variables = new HashMap<>();
        for (String name : inputs.propertyNames()) {
            Object data = Json.MAPPER.treeToValue(inputs.get(name), Object.class);
            variables.put(
                    name,
                    data instanceof String text && name.endsWith("_token")
                            ? Text.template(text)
                            : Value.ofConversation(data));
        }
        return variables;
    }

    private static GoldenVerdict fail(String name, String reason) {
        return GoldenVerdict.without(name, GoldenVerdict.Result.FAIL, reason);
    }
}
