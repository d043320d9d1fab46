package io.alliancehub.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.engine.NumericsProfile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class HubEngineCommandTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final String NAME = "qwen2-q8_0";
    private static final String MODEL = GOLDEN.resolve(NAME + ".gguf").toString();

    @TempDir Path folder;

    private record Ran(int status, String out, String err) {

        JsonNode json() {
            return Json.MAPPER.readTree(out);
        }
    }

    private static Ran run(String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int status =
                HubEngineCommand.run(
                        List.of(args),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Ran(
                status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static JsonNode goldenPrompt(int index) throws IOException {
        byte[] json = Files.readAllBytes(GOLDEN.resolve(NAME + ".f32ref.json"));
        return Json.MAPPER.readTree(json).get("prompts").get(index);
    }

    private static List<Integer> ids(JsonNode array) {
        List<Integer> ids = new ArrayList<>();
        array.forEach(id -> ids.add(id.asInt()));
        return ids;
    }

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "vector"})
    void theGoldenFilesPassOnEveryKernel(String kernels) {
        Ran ran = run("golden", GOLDEN.toString(), "--kernels", kernels, "--json");
        assertThat(ran.status()).as(ran.out() + ran.err()).isZero();
        JsonNode verdict = ran.json().get("models").get(0);
        System.out.println(kernels + ": " + verdict);
        assertThat(verdict.get("result").asString()).isEqualTo("PASS");
        assertThat(verdict.get("relativeL2Max").asDouble()).isBetween(1e-12, 1e-4);
        assertThat(verdict.get("greedyEqual").asInt())
                .isEqualTo(verdict.get("greedySteps").asInt())
                .isEqualTo(160);
    }

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "vector"})
    void theGoldenFolderThatWasGivenPassesWhereItIsSupported(String kernels) throws IOException {
        String given = System.getProperty("hub.golden.dir", "");
        if (given.isEmpty()) {
            System.out.println("hub.golden.dir was not given: only the golden file in the source");
            given = GOLDEN.toString();
        }
        // The engine's own tests hold the scalar kernels to adapters; here they take minutes.
        Path compared = kernels.equals("scalar") ? withoutAdapters(Path.of(given)) : Path.of(given);
        Ran ran = run("golden", compared.toString(), "--kernels", kernels);
        System.out.println(ran.out());
        assertThat(ran.status()).as(ran.out()).isZero();
        assertThat(ran.out()).contains("pass ").contains(" 0 failed");
        assertThat(ran.out()).endsWith(" 0 failed, 0 unsupported" + System.lineSeparator());
        if (Files.exists(compared.resolve("lora"))) {
            assertThat(ran.out())
                    .containsPattern("pass +qwen2-q8_0.r16-all.gguf ")
                    .containsPattern("pass +deepseek2-f32.r4-experts.peft ");
        }
        if (Files.exists(Path.of(given, "qwen3-f16.f32ref.long.json"))) {
            assertThat(ran.out())
                    .containsPattern("pass +qwen3-f16.f32ref.long ")
                    .containsPattern("pass +ggml-vocab-qwen2.gguf +46 cases")
                    .containsPattern("pass +qwen3.json +10 cases");
        }
    }

    private Path withoutAdapters(Path given) throws IOException {
        Path linked = Files.createDirectory(folder.resolve("golden"));
        try (Stream<Path> files = Files.list(given)) {
            for (Path file : files.filter(each -> !each.endsWith("lora")).toList()) {
                Files.createSymbolicLink(linked.resolve(file.getFileName()), file);
            }
        }
        return linked;
    }

    @Test
    void vocabulariesAndTemplatesAreComparedToo() throws IOException {
        Path texts = Files.createDirectories(folder.resolve("tokenizer"));
        Path chats = Files.createDirectories(folder.resolve("chat"));
        Files.copy(GOLDEN.resolve(NAME + ".gguf"), texts.resolve("small.gguf"));
        Path prompt = Files.writeString(folder.resolve("prompt.txt"), "abc 1");
        String line =
                run("tokenize", "--model", MODEL, "--text-file", prompt.toString()).out().strip();
        Files.writeString(texts.resolve("small.gguf.inp"), "abc 1\n__ggml_vocab_test__\n\n");
        Files.writeString(texts.resolve("small.gguf.out"), line + "\n");
        String golden =
                """
                {"template": "<{{ messages[0].content }}>", "cases": [
                 {"name": "one", "inputs": {"messages": [{"role": "user", "content": "a<"}]},
                  "expected": "<a<>"},
                 {"name": "two", "inputs": {"messages": []}, "error": "no message"}]}
                """;
        Files.writeString(chats.resolve("angle.json"), golden);
        Ran ran = run("golden", folder.toString());
        assertThat(ran.out())
                .containsPattern("pass +small.gguf +1 cases")
                .containsPattern("pass +angle.json +2 cases")
                .contains("2 passed, 0 failed");
        assertThat(ran.status()).isZero();

        Files.writeString(texts.resolve("small.gguf.out"), line + " 7\n");
        Files.writeString(chats.resolve("angle.json"), golden.replace("<a<>", "<a>"));
        Ran wrong = run("golden", folder.toString());
        assertThat(wrong.out())
                .contains("text 0 has other tokens")
                .contains("one is rendered otherwise")
                .contains("0 passed, 2 failed");
        assertThat(wrong.status()).isEqualTo(1);
    }

    /** The other profile, nearer to the float reference than the weights' own rounding is. */
    @ParameterizedTest
    @MethodSource("int8Kernels")
    void int8ActivationsStayWithinTheirBound(String kernels) {
        Ran ran = run("golden", GOLDEN.toString(), "--kernels", kernels, "--json");
        assertThat(ran.status()).as(ran.out() + ran.err()).isZero();
        JsonNode verdict = ran.json().get("models").get(0);
        System.out.println(kernels + ": " + verdict);
        assertThat(verdict.get("relativeL2Max").asDouble()).isBetween(1e-3, 0.1);
    }

    /** The vectors, and what this machine computes their profile with. */
    static Stream<String> int8Kernels() {
        var profile = new NumericsProfile("hub-engine-1", "vector-int8", 512, "f32", 16);
        return Stream.of("vector-int8", profile.kernelsHere()).distinct();
    }

    @Test
    void aWrongLogitFailsTheGoldenRun() throws IOException {
        copyGolden();
        Path logits = folder.resolve(NAME + ".f32ref.logits.f32");
        byte[] bytes = Files.readAllBytes(logits);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(40, 3f);
        Files.write(logits, bytes);
        Ran ran = run("golden", folder.toString());
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.out()).contains("fail").contains("prompt 0, last prompt position");
    }

    @Test
    void aDamagedModelFailsAndAForeignOneIsUnsupported() throws IOException {
        copyGolden();
        Path model = folder.resolve(NAME + ".gguf");
        byte[] bytes = Files.readAllBytes(model);
        Files.write(model, java.util.Arrays.copyOf(bytes, bytes.length - 5));
        assertThat(run("golden", folder.toString()).out()).startsWith("fail");
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        Files.write(
                model, text.replaceFirst("qwen2", "qwen9").getBytes(StandardCharsets.ISO_8859_1));
        Ran foreign = run("golden", folder.toString());
        assertThat(foreign.out()).startsWith("unsupported");
        assertThat(foreign.status()).as("nothing was compared").isEqualTo(1);
    }

    @Test
    void aBrokenReferenceFailsItsOwnFileAndNoOther() throws IOException {
        String json = Files.readString(GOLDEN.resolve(NAME + ".f32ref.json"));
        List<String> broken =
                List.of(
                        "{",
                        json.replaceFirst("\"n_vocab\": 640", "\"n_vocab\": 64000000"),
                        json.replaceFirst("\"n_vocab\": 640", "\"n_vocab\": 641"),
                        json.replaceFirst(
                                "\"greedy_margin\": *\\[", "\"greedy_margin\": [], \"x\": ["),
                        json.replaceFirst(
                                "\"greedy_text_utf8_hex\": *\"", "\"greedy_text_utf8_hex\": \"g"),
                        json.replaceFirst("\"tokens\": *\\[72,", "\"tokens\": [64000,"),
                        json.replaceFirst(
                                "\"tokens\": *\\[72,", "\"tokens\": [" + "72,".repeat(2000)));
        copyGolden("a-broken");
        copyGolden("b-whole");
        for (String reference : broken) {
            assertThat(reference).isNotEqualTo(json);
            Files.writeString(folder.resolve("a-broken.f32ref.json"), reference);
            assertOneFails(run("golden", folder.toString()));
        }
        Files.writeString(folder.resolve("a-broken.f32ref.json"), json);
        Files.delete(folder.resolve("a-broken.f32ref.logits.f32"));
        assertOneFails(run("golden", folder.toString()));
    }

    private static void assertOneFails(Ran ran) {
        assertThat(ran.err()).isEmpty();
        assertThat(ran.status()).as(ran.out()).isEqualTo(1);
        List<String> lines = ran.out().lines().toList();
        assertThat(lines).as(ran.out()).hasSize(3);
        assertThat(lines.get(0)).startsWith("fail ").contains("a-broken");
        assertThat(lines.get(1)).startsWith("pass ").contains("b-whole");
    }

    @Test
    void aModelWithoutAReferenceIsListed() throws IOException {
        copyGolden("a-alone");
        Files.delete(folder.resolve("a-alone.f32ref.json"));
        copyGolden("b-whole");
        Ran ran = run("golden", folder.toString());
        assertThat(ran.out().lines().toList().getFirst())
                .startsWith("unsupported")
                .contains("a-alone", "no reference");
        assertThat(ran.status()).isZero();
    }

    private void copyGolden() throws IOException {
        copyGolden(NAME);
    }

    private void copyGolden(String name) throws IOException {
        for (String ending : List.of(".gguf", ".f32ref.json", ".f32ref.logits.f32")) {
            Files.copy(GOLDEN.resolve(NAME + ending), folder.resolve(name + ending));
        }
    }

    @Test
    void anEmptyFolderIsAFailure() {
        Ran ran = run("golden", folder.toString());
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err()).contains("nothing in the folder could be compared");
    }

    @Test
    void completePrintsTheDocumentAndWritesLogits() throws IOException {
        JsonNode golden = goldenPrompt(0);
        Path prompt = folder.resolve("prompt.txt");
        Files.writeString(prompt, golden.get("text").asString());
        Path logits = folder.resolve("logits.f32");
        Ran ran =
                run(
                        "complete",
                        "--model",
                        MODEL,
                        "--prompt-file",
                        prompt.toString(),
                        "--max-tokens",
                        "32",
                        "--ignore-eos",
                        "--logits",
                        logits.toString(),
                        "--json");
        assertThat(ran.status()).as(ran.err()).isZero();
        JsonNode document = ran.json();
        assertThat(document.propertyNames())
                .containsExactly(
                        "prompt_tokens", "tokens", "text", "finish_reason", "kernels", "timings");
        assertThat(ids(document.get("prompt_tokens"))).isEqualTo(ids(golden.get("tokens")));
        assertThat(ids(document.get("tokens"))).isEqualTo(ids(golden.get("greedy")));
        assertThat(document.get("finish_reason").asString()).isEqualTo("length");
        assertThat(Files.size(logits)).isEqualTo(33L * 640 * 4);
        try (var channel = Files.newByteChannel(logits);
                var reference = Files.newByteChannel(GOLDEN.resolve(NAME + ".f32ref.logits.f32"))) {
            ByteBuffer ours = ByteBuffer.allocate(640 * 4).order(ByteOrder.LITTLE_ENDIAN);
            ByteBuffer theirs = ByteBuffer.allocate(640 * 4).order(ByteOrder.LITTLE_ENDIAN);
            channel.position(32L * 640 * 4).read(ours);
            reference.position(640L * 4).read(theirs);
            for (int i = 0; i < 640; i++) {
                assertThat(ours.getFloat(4 * i))
                        .as("logit %d after the last token", i)
                        .isCloseTo(
                                theirs.getFloat(4 * i),
                                org.assertj.core.api.Assertions.within(1e-3f));
            }
        }
    }

    @Test
    void logitsNeedOnePositionMoreThanTheCompletion() {
        // The context has 1,024 positions, the prompt 4; the last token is never computed, its
        // logits are.
        Path logits = folder.resolve("logits.f32");
        assertThat(completeWith("1021", null).status()).isZero();
        Ran refused = completeWith("1021", logits);
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err().lines()).hasSize(1);
        assertThat(refused.err()).startsWith("hub: ").contains("--logits");
        assertThat(logits).doesNotExist();
        assertThat(completeWith("1020", logits).status()).isZero();
        assertThat(logits).hasSize(1021L * 640 * 4);
    }

    private static Ran completeWith(String maxTokens, @Nullable Path logits) {
        List<String> args =
                new ArrayList<>(
                        List.of("complete", "--model", MODEL, "--tokens", "72,101,594,406"));
        args.addAll(List.of("--ignore-eos", "--max-tokens", maxTokens));
        if (logits != null) {
            args.addAll(List.of("--logits", logits.toString()));
        }
        return run(args.toArray(String[]::new));
    }

    @Test
    void theSameSeedGivesTheSameTokensAndAnotherSeedOthers() {
        List<List<Integer>> tokens = new ArrayList<>();
        for (String seed : List.of("1", "1", "2")) {
            Ran ran =
                    run(
                            "complete",
                            "--model",
                            MODEL,
                            "--tokens",
                            "72,101,594,406",
                            "--seed",
                            seed,
                            "--temperature",
                            "1.5",
                            "--max-tokens",
                            "20",
                            "--json");
            tokens.add(ids(ran.json().get("tokens")));
        }
        assertThat(tokens.get(0)).isEqualTo(tokens.get(1)).isNotEqualTo(tokens.get(2));
    }

    @Test
    void tokenizeReadsSpecialTokensAsTextUnlessToldOtherwise() throws IOException {
        Path text = folder.resolve("text.txt");
        Files.writeString(text, "Hi <|im_end|> 你好\n");
        Ran plain = run("tokenize", "--model", MODEL, "--text-file", text.toString(), "--json");
        Ran special =
                run(
                        "tokenize",
                        "--model",
                        MODEL,
                        "--text-file",
                        text.toString(),
                        "--special",
                        "--json");
        assertThat(ids(special.json().get("ids"))).contains(618);
        assertThat(ids(plain.json().get("ids")))
                .doesNotContain(618)
                .hasSizeGreaterThan(special.json().get("ids").size());
    }

    @Test
    void errorsAreOneSentenceAndANonZeroStatus() throws IOException {
        Path notText = folder.resolve("bytes.txt");
        Files.write(notText, new byte[] {(byte) 0xff, 0x20});
        Files.writeString(folder.resolve("not.gguf"), "GGUF, or so it says");
        List<Ran> failures =
                List.of(
                        run(),
                        run("dance"),
                        run("complete", "--model", MODEL),
                        run("complete", "--model", MODEL, "--prompt", "a", "--tokens", "1"),
                        run("complete", "--model", MODEL, "--prompt", "a", "--lora", "x.gguf"),
                        run("complete", "--model", MODEL, "--prompt", "a", "--kernels", "warp"),
                        run("complete", "--model", MODEL, "--prompt", "a", "--max-tokens", "0"),
                        run("complete", "--model", MODEL, "--prompt", "a", "--max-tokens", "9999"),
                        run("complete", "--model", MODEL, "--prompt", ""),
                        run("complete", "--model", MODEL, "--tokens", "1,640"),
                        run("complete", "--model", MODEL, "--tokens", "1,two"),
                        run("complete", "--model", MODEL, "--prompt-file", notText.toString()),
                        run("complete", "--model", "none.gguf", "--prompt", "a"),
                        run(
                                "tokenize",
                                "--model",
                                folder.resolve("not.gguf").toString(),
                                "--text-file",
                                MODEL),
                        run("golden", "no-such-folder"));
        for (Ran failure : failures) {
            assertThat(failure.status()).as(failure.err()).isNotZero();
            assertThat(failure.err().lines()).as(failure.err()).hasSize(1);
            assertThat(failure.err()).startsWith("hub: ").doesNotContain("null", "Exception");
        }
    }
}
