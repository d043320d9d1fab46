package io.alliancehub.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.tokenizer.template.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What published templates were found to do with tools; the folder is {@code hub.golden.dir}. */
class ToolTemplatesTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void eachTemplateIsFoundOutByTrying() throws IOException {
        String folder = System.getProperty("hub.golden.dir", "");
        if (folder.isEmpty()) {
            System.out.println("hub.golden.dir is not set: published templates were not tried");
            return;
        }
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(Path.of(folder, "chat"))) {
            for (Path file : files.sorted().toList()) {
                var golden = JSON.readTree(Files.readString(file));
                Template template = Template.of(golden.get("template").asString());
                var outcome = ToolTrial.of(template, SyntheticVocabulary.chatMl());
                found.put(golden.get("name").asString(), words(outcome));
            }
        }
        assertThat(found)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.ofEntries(
                                Map.entry("qwen2.5", "tools, answers, VALUES null together"),
                                Map.entry("qwen3", "tools, answers, TEXT empty together"),
                                Map.entry("qwq-32b", "tools, answers, VALUES empty together"),
                                Map.entry("llama3.1", "tools, answers, VALUES null apart"),
                                Map.entry("llama3.2", "tools, answers, VALUES null apart"),
                                Map.entry(
                                        "deepseek-r1-llamacpp",
                                        "tools, answers, VALUES null apart"),
                                Map.entry("deepseek-v3", "no tools, answers, TEXT null apart"),
                                Map.entry(
                                        "deepseek-v3.1", "no tools, answers, VALUES null together"),
                                Map.entry(
                                        "deepseek-r1-distill",
                                        "no tools, answers, TEXT null apart"),
                                Map.entry(
                                        "deepseek-r1-distill-qwen-edited",
                                        "no tools, answers, VALUES null together"),
                                Map.entry("llama3", "no tools, answers, no calls"),
                                Map.entry("llama3.1-plain", "no tools, answers, no calls")));
    }

    private static String words(ToolTrial.Outcome outcome) {
        CallForm calls = outcome.calls();
        String form =
                calls == null
                        ? "no calls"
                        : calls.arguments()
                                + (calls.emptyContent() == null ? " null" : " empty")
                                + (calls.together() ? " together" : " apart");
        return (outcome.tools() ? "tools, " : "no tools, ")
                + (outcome.answers() ? "answers, " : "no answers, ")
                + form;
    }
}
