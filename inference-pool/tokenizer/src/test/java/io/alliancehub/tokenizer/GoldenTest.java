package io.alliancehub.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
                                assertThat(tokenizer.decode(expected)).isEqualTo(text);
                            }));
        }
        return found;
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

    /** Through messages as requests have them, on a vocabulary that has the template's tokens. */
    @TestFactory
    Stream<DynamicTest> conversationsAreRenderedAsTheReferenceRendersThem() throws IOException {
        return inFolder(
                folder -> {
                    List<DynamicTest> found = new ArrayList<>();
                    try (Stream<Path> files = Files.list(folder.resolve("chat"))) {
                        for (Path file : files.sorted().toList()) {
                            found.addAll(conversationsOf(file));
                        }
                    }
                    assertThat(found).hasSizeGreaterThan(140);
                    return found;
                });
    }

    private static List<DynamicTest> conversationsOf(Path file) throws IOException {
        JsonNode golden = read(file);
        String text = golden.get("template").asString();
        Tokenizer tokenizer = null;
        List<DynamicTest> found = new ArrayList<>();
        for (JsonNode each : golden.get("cases")) {
            JsonNode inputs = each.get("inputs");
            // Which text of a date a model gets is for the template to say, not for a conversation.
            if (inputs.has("date_string")) {
                continue;
            }
            if (tokenizer == null) {
                tokenizer =
                        Tokenizer.of(
                                SyntheticVocabulary.between(
                                        inputs.path("bos_token").asString("<|endoftext|>"),
                                        inputs.path("eos_token").asString("<|im_end|>"),
                                        text));
            }
            ChatTemplate template = ChatTemplate.of(tokenizer);
            found.add(
                    DynamicTest.dynamicTest(
                            file.getFileName() + ": " + each.get("name").asString(),
                            () -> assertRendered(template, each)));
        }
        return found;
    }

    private static void assertRendered(ChatTemplate template, JsonNode each) {
        Conversation conversation = conversation(each.get("inputs"));
        JsonNode jinja = each.get("jinja2");
        JsonNode counts = jinja != null && jinja.has("expected") ? jinja : each;
        if (counts.has("expected")) {
            assertThat(template.written(conversation).characters())
                    .isEqualTo(counts.get("expected").asString());
        } else {
            assertThatThrownBy(() -> template.written(conversation))
                    .isInstanceOf(ConversationRefusedException.class);
        }
    }

    private static Conversation conversation(JsonNode inputs) {
        List<ChatMessage> messages = new ArrayList<>();
        inputs.get("messages").forEach(message -> messages.add(message(message)));
        List<Map<String, ?>> tools = new ArrayList<>();
        if (inputs.has("tools")) {
            inputs.get("tools").forEach(tool -> tools.add(map(tool)));
        }
        return new Conversation(
                messages,
                tools,
                !inputs.has("enable_thinking")
                        ? Thinking.UNSAID
                        : inputs.get("enable_thinking").asBoolean() ? Thinking.ON : Thinking.OFF,
                inputs.get("add_generation_prompt").asBoolean()
                        ? GenerationPrompt.ADD
                        : GenerationPrompt.OMIT,
                null);
    }

    private static ChatMessage message(JsonNode message) {
        List<ToolCall> calls = new ArrayList<>();
        if (message.has("tool_calls")) {
            for (JsonNode call : message.get("tool_calls")) {
                JsonNode function = call.get("function");
                JsonNode arguments = function.get("arguments");
                calls.add(
                        new ToolCall(
                                text(call, "id"),
                                function.get("name").asString(),
                                arguments.isString()
                                        ? new ToolCall.Arguments.Json(arguments.asString())
                                        : new ToolCall.Arguments.Values(map(arguments))));
            }
        }
        String role = message.get("role").asString();
        return new ChatMessage(
                role.equals("tool") ? ChatMessage.Role.TOOL : ChatMessage.Role.of(role),
                text(message, "content"),
                text(message, "reasoning_content"),
                text(message, "name"),
                text(message, "tool_call_id"),
                calls);
    }

    private static @Nullable String text(JsonNode node, String name) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value.asString();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, ?> map(JsonNode node) {
        return (Map<String, ?>) JSON.treeToValue(node, Map.class);
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
