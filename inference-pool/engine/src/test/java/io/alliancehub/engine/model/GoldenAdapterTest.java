package io.alliancehub.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.alliancehub.engine.lora.LoraAdapter;
import io.alliancehub.kernel.Activations;
import io.alliancehub.kernel.KernelChoice;
import io.alliancehub.kernel.Kernels;
import io.alliancehub.kernel.ScalarKernels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.DirectoryStream;
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
 * Every golden adapter, in both forms, against the float reference of another engine. The folder is
 * given by {@code hub.golden.dir}.
 */
final class GoldenAdapterTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final double RELATIVE_L2_MAX = 3e-5;
    private static final double INT8_RELATIVE_L2_MAX = 0.1;
    private static final double MARGIN_MIN = 1e-3;

    private static final int PROMPTS = 2;

    /** Prompts that the oracle, which is slow, is asked for. */
    private static final int SCALAR_PROMPTS = 1;

    /** The others give its bits. */
    private static final String FASTEST_INT8 =
            KernelChoice.computing("vector-int8").kernels().name();

    @TestFactory
    Stream<DynamicTest> bothFormsGiveTheReference() throws IOException {
        String folder = System.getProperty("hub.golden.dir", "");
        if (folder.isEmpty()) {
            System.out.println("hub.golden.dir is not set: no golden adapter was compared");
            return Stream.of(DynamicTest.dynamicTest("no folder", () -> {}));
        }
        List<DynamicTest> tests = new ArrayList<>();
        int adapters = 0;
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(Path.of(folder, "lora"), "*.gguf")) {
            for (Path file : files) {
                adapters++;
                for (Kernels kernels : kernels()) {
                    String name = file.getFileName() + " " + kernels.name();
                    tests.add(DynamicTest.dynamicTest(name, () -> compare(file, kernels)));
                }
            }
        }
        assertThat(adapters).isEqualTo(8);
        return tests.stream();
    }

    private static List<Kernels> kernels() {
        List<Kernels> all = new ArrayList<>(KernelChoice.available(Activations.FLOAT));
        for (Kernels kernels : KernelChoice.available(Activations.INT8)) {
            if (kernels.name().equals(FASTEST_INT8)) {
                all.add(kernels);
            }
        }
        return all;
    }

    private static void compare(Path gguf, Kernels kernels) throws IOException {
        String stem = gguf.toString().replaceFirst("\\.gguf$", "");
        JsonNode json = JSON.readTree(Files.readAllBytes(Path.of(stem + ".json")));
        Path model = gguf.getParent().resolveSibling(json.get("model").asString());
        boolean floats =
                kernels.activations() == Activations.FLOAT
                        || model.toString().matches(".*-f(16|32)[.]gguf");
        double worst = 0;
        try (var decoder = new OpenDecoder(model, kernels, 1)) {
            List<LoraAdapter> forms =
                    List.of(decoder.adapter(gguf), decoder.adapter(Path.of(stem + ".peft")));
            FloatBuffer golden = logits(Path.of(stem + ".logits.f32"));
            int prompts = kernels instanceof ScalarKernels ? SCALAR_PROMPTS : PROMPTS;
            for (int i = 0; i < prompts; i++) {
                int at = golden.position();
                for (LoraAdapter form : forms) {
                    golden.position(at);
                    JsonNode prompt = json.get("prompts").get(i);
                    worst = Math.max(worst, compare(decoder, form, prompt, golden, floats));
                }
            }
        }
        System.out.printf(
                "%s %s: relative L2 <= %.1e%n", gguf.getFileName(), kernels.name(), worst);
    }

    private static double compare(
            OpenDecoder decoder,
            LoraAdapter adapter,
            JsonNode prompt,
            FloatBuffer golden,
            boolean floats) {
        OpenDecoder.Stream stream = decoder.stream(adapter);
        int[] greedy = ids(prompt.get("greedy"));
        float[] row = stream.feed(ids(prompt.get("tokens")));
        double first = distance(row, golden);
        for (int step = 0; step < greedy.length; step++) {
            if (floats && prompt.get("greedy_margin").get(step).asDouble() > MARGIN_MIN) {
                assertThat(argmax(row)).as("step %d", step).isEqualTo(greedy[step]);
            }
            row = stream.feed(greedy[step]);
        }
        double last = distance(row, golden);
        stream.release();
        double max = floats ? RELATIVE_L2_MAX : INT8_RELATIVE_L2_MAX;
        assertThat(first).as("last prompt position").isCloseTo(0, within(max));
        assertThat(last).as("last greedy token").isCloseTo(0, within(max));
        return Math.max(first, last);
    }

    private static FloatBuffer logits(Path file) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(file))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
    }

    private static double distance(float[] ours, FloatBuffer golden) {
        double difference = 0;
        double norm = 0;
        for (float our : ours) {
            double their = golden.get();
            difference += (our - their) * (our - their);
            norm += their * their;
        }
        return Math.sqrt(difference / norm);
    }

    private static int argmax(float[] row) {
        int best = 0;
        for (int i = 1; i < row.length; i++) {
            best = row[i] > row[best] ? i : best;
        }
        return best;
    }

    private static int[] ids(JsonNode array) {
        return array.valueStream().mapToInt(JsonNode::asInt).toArray();
    }
}
