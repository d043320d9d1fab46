package io.alliancehub.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.server.bench.ModelShape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** That the bench measures what it says; how much is no test's business. */
final class BenchCommandTest {

    @TempDir Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        return HubEngineCommand.run(
                List.of(args),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Test
    void aShapeIsMeasuredAndKeptWhereItWasAskedFor() {
        Path model = folder.resolve("tiny.gguf");
        String command =
                "bench engine --shape tiny --quant q4_k_m --threads 1 --batch 3 --rounds 1";
        List<String> args = new ArrayList<>(List.of(command.split(" ", -1)));
        args.addAll(List.of("--json", "--model", model.toString()));
        int status = run(args.toArray(String[]::new));
        assertThat(status).as(err.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(Files.exists(model)).isTrue();
        JsonNode json = Json.MAPPER.readTree(out.toString(StandardCharsets.UTF_8));
        assertThat(json.get("kernels").asString()).matches("(native|vector)[a-z0-9-]*");
        assertThat(json.get("profile").asString()).startsWith("hub-engine-");
        assertThat(json.get("pp512").asDouble()).isPositive();
        assertThat(json.get("tg128").asDouble()).isPositive();
        assertThat(json.get("batch").propertyNames()).containsExactly("3");
        assertThat(json.get("batch").get("3").asDouble()).isPositive();
        assertThat(json.get("prefix_hit_ttft_ratio").asDouble()).isPositive();
        assertThat(json.get("cross_zone_hits").asInt()).isZero();
        assertThat(json.get("kv_waste").asDouble()).isBetween(0.0, 0.5);
        assertThat(json.get("roofline").get("gbps").asDouble()).isNotNegative();
        JsonNode spread = json.get("spread").get("pp512");
        assertThat(spread.get("best").asDouble()).isEqualTo(spread.get("worst").asDouble());
    }

    @Test
    void manyAdaptersAreMeasuredBesideTheBase() {
        String command =
                "bench engine --shape tiny --threads 1 --rounds 1 --lora-mix 3 --adapters 6"
                        + " --resident 4 --json";
        int status = run(command.split(" ", -1));
        assertThat(status).as(err.toString(StandardCharsets.UTF_8)).isZero();
        JsonNode json = Json.MAPPER.readTree(out.toString(StandardCharsets.UTF_8)).get("lora");
        assertThat(json.get("over").asInt()).isEqualTo(3);
        assertThat(json.get("registered").asInt()).isEqualTo(6);
        assertThat(json.get("resident").asInt()).isEqualTo(4);
        assertThat(json.get("ratio").asDouble()).isPositive();
        assertThat(json.get("coldMillis").get("median").asDouble()).isPositive();
        assertThat(json.get("adapterBytes").asLong()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"q8_0", "q4_0", "q4_k_m"})
    void aFileOfRandomWeightsIsAModel(String quant) throws IOException {
        Path model = folder.resolve("tiny.gguf");
        ModelShape.named("tiny", quant).write(model);
        int status = run("complete", "--model", model.toString(), "--tokens", "1,2", "--json");
        assertThat(status).as(err.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(folder).isDirectoryContaining("glob:**tiny.gguf");
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void whatItDoesNotKnowIsRefusedInASentence() {
        assertThat(run("bench", "usage")).isEqualTo(2);
        assertThat(run("bench", "engine")).isEqualTo(2);
        assertThat(run("bench", "engine", "--model", "x", "--batch", "1,65")).isEqualTo(2);
        assertThat(run("bench", "engine", "--model", "x", "--lora-mix", "2")).isEqualTo(2);
        assertThat(run("bench", "engine", "--shape", "tiny", "--lora-mix", "17")).isEqualTo(2);
        assertThat(run("bench", "engine", "--shape", "huge")).isEqualTo(1);
        assertThat(run("bench", "engine", "--shape", "tiny", "--quant", "q1")).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("--model is needed")
                .contains("bench engine and bench serve")
                .contains("--batch needs numbers")
                .contains("--lora-mix needs --shape")
                .contains("--lora-mix must be a number from 1 to 16")
                .contains("--shape must be")
                .contains("--quant must be");
    }
}
