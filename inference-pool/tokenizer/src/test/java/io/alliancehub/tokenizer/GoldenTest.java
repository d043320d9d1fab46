package io.alliancehub.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Against what other programs make of the same texts; the folder is given by {@code
 * hub.golden.dir}.
 */
class GoldenTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String CASES = "\n__ggml_vocab_test__\n";

    @TestFactory
    Stream<DynamicTest> tokensAreThoseOfTheReference() throws IOException {
        return inFolder(
                folder -> {
                    List<DynamicTest> found = new ArrayList<>();
                    for (String file :
                            List.of(
                                    "ggml-vocab-qwen2.gguf.gz",
                                    "ggml-vocab-llama-bpe.gguf.gz",
                                    "ggml-vocab-deepseek-llm.gguf")) {
                        found.addAll(casesOf(folder.resolve("tokenizer").resolve(file)));
                    }
                    assertThat(found).hasSize(3 * 46);
                    return found;
                });
    }

    private static List<DynamicTest> casesOf(Path file) throws IOException {
        var tokenizer = Tokenizer.of(GgufMetadata.vocabulary(file));
        String cases = file.toString().replaceFirst("[.]gz$", "");
        // The file ends with a line end after the last separator's case.
        String[] texts = Files.readString(Path.of(cases + ".inp")).split(CASES, -1);
        List<String> lines = Files.readAllLines(Path.of(cases + ".out"));
        List<DynamicTest> found = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String text = texts[i];
            int[] expected = ids(lines.get(i));
            found.add(
                    DynamicTest.dynamicTest(
                            file.getFileName() + ": case " + i,
                            () -> {
                                assertThat(tokenizer.encode(text)).isEqualTo(expected);
                                assertThat(decoded(tokenizer, expected)).isEqualTo(text);
                            }));
        }
        return found;
    }

    private static String decoded(Tokenizer tokenizer, int[] ids) {
        StreamingDecoder decoder = tokenizer.newDecoder();
        var text = new StringBuilder();
        for (int id : ids) {
            text.append(decoder.push(id));
        }
        return text.append(decoder.flush()).toString();
    }

    @TestFactory
    Stream<DynamicTest> promptsOfTheModelsHaveTheReferenceTokens() throws IOException {
        return inFolder(
                folder -> {
                    List<DynamicTest> found = new ArrayList<>();
                    for (String model :
                            List.of(
                                    "qwen2-q8_0",
                                    "qwen2-q4_k_m",
                                    "qwen3-f16",
                                    "qwen3-q6_k",
                                    "llama3-bpe-q4_0",
                                    "deepseek2-f32",
                                    "deepseek2-q4_k_m",
                                    "llama-spm-f32",
                                    "llama-spm-f32.long",
                                    "deepseek2-f32.long",
                                    "qwen3-f16.f32ref.long")) {
                        var tokenizer =
                                Tokenizer.of(
                                        GgufMetadata.vocabulary(
                                                folder.resolve(
                                                        model.replaceFirst("(.f32ref)?.long$", "")
                                                                + ".gguf")));
                        for (JsonNode prompt :
                                read(folder.resolve(model + ".json")).get("prompts")) {
                            int[] expected =
                                    prompt.get("tokens")
                                            .valueStream()
                                            .mapToInt(JsonNode::asInt)
                                            .toArray();
                            String text = prompt.get("text").asString();
                            found.add(
                                    DynamicTest.dynamicTest(
                                            model + ": " + found.size(),
                                            () ->
                                                    assertThat(tokenizer.encodeWithSpecials(text))
                                                            .isEqualTo(expected)));
                        }
                    }
                    assertThat(found).hasSize(8 * 5 + 3 * 3);
                    return found;
                });
    }

    @TestFactory
    Stream<DynamicTest> conversationsAreRenderedAsTheReferenceRendersThem() throws IOException {
        return inFolder(
                folder -> {
                    List<DynamicTest> found = new ArrayList<>();
                    for (String name :
                            List.of(
                                    "qwen2.5",
                                    "deepseek-r1-distill",
                                    "deepseek-r1-distill-qwen-edited")) {
                        JsonNode golden = read(folder.resolve("chat").resolve(name + ".json"));
                        String text = golden.get("template").asString();
                        Vocabulary vocabulary =
                                name.startsWith("qwen")
                                        ? SyntheticVocabulary.with("qwen2", text)
                                        : SyntheticVocabulary.deepSeek(text);
                        ChatTemplate template = ChatTemplate.of(Tokenizer.of(vocabulary));
                        for (JsonNode each : golden.get("cases")) {
                            if (usesTools(each.get("inputs"))) {
                                continue;
                            }
                            found.add(
                                    DynamicTest.dynamicTest(
                                            name + ": " + each.get("name").asString(),
                                            () -> assertRendered(template, each)));
                        }
                    }
                    assertThat(found).hasSize(27);
                    return found;
                });
    }

    @TestFactory
    Stream<DynamicTest> otherTemplatesAreRefused() throws IOException {
        return inFolder(
                folder ->
                        Stream.of(
                                        "qwen3",
                                        "qwq-32b",
                                        "deepseek-v3",
                                        "deepseek-v3.1",
                                        "deepseek-r1-llamacpp",
                                        "llama3")
                                .map(
                                        name ->
                                                DynamicTest.dynamicTest(
                                                        name, () -> assertRefused(folder, name)))
                                .toList());
    }

    private static void assertRendered(ChatTemplate template, JsonNode each) {
        JsonNode inputs = each.get("inputs");
        List<ChatMessage> messages = new ArrayList<>();
        for (JsonNode message : inputs.get("messages")) {
            messages.add(
                    new ChatMessage(
                            ChatMessage.Role.of(message.get("role").asString()),
                            message.get("content").asString()));
        }
        GenerationPrompt prompt =
                inputs.get("add_generation_prompt").asBoolean()
                        ? GenerationPrompt.ADD
                        : GenerationPrompt.OMIT;
        assertThat(template.render(messages, prompt)).isEqualTo(each.get("expected").asString());
    }

    private static void assertRefused(Path folder, String name) throws IOException {
        String text =
                read(folder.resolve("chat").resolve(name + ".json")).get("template").asString();
        Tokenizer tokenizer = Tokenizer.of(SyntheticVocabulary.deepSeek(text));
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> ChatTemplate.of(tokenizer))
                .isInstanceOf(UnsupportedTemplateException.class);
    }

    private static boolean usesTools(JsonNode inputs) {
        if (inputs.has("tools")) {
            return true;
        }
        for (JsonNode message : inputs.get("messages")) {
            if (message.has("tool_calls") || message.get("role").asString().equals("tool")) {
                return true;
            }
        }
        return false;
    }

    private static int[] ids(String line) {
        return Stream.of(line.trim().split("\\s+"))
                .filter(id -> !id.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    private static JsonNode read(Path file) throws IOException {
        return JSON.readTree(Files.readString(file));
    }

    /** Tests over the folder, or one that says that there is none. */
    private static Stream<DynamicTest> inFolder(Cases cases) throws IOException {
        String folder = System.getProperty("hub.golden.dir", "");
        if (folder.isEmpty()) {
            return Stream.of(
                    DynamicTest.dynamicTest(
                            "not given the folder of reference data",
                            () -> System.out.println("hub.golden.dir is not set: not compared")));
        }
        return cases.in(Path.of(folder)).stream();
    }

    private interface Cases {
        List<DynamicTest> in(Path folder) throws IOException;
    }
}
