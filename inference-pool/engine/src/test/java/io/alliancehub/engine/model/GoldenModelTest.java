package io.alliancehub.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.engine.gguf.UnsupportedModelException;
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
 * Every golden model against the float reference of another engine, by token ids: no tokenizer is
 * needed. The folder is given by {@code hub.golden.dir}.
 */
final class GoldenModelTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** F32 arithmetic in another order comes to about 1e-6. */
    private static final double RELATIVE_L2_MAX = 2e-5;

    /** Of int8 activations; the reference engine's own integers come to 0.076 (ADR 0126). */
    private static final double INT8_RELATIVE_L2_MAX = 0.1;

    private static final int SCALAR_PROMPTS = 1;

    private static final double MARGIN_MIN = 1e-3;

    private static final String FASTEST_INT8 =
            KernelChoice.computing("vector-int8").kernels().name();

    private record Golden(Path model, String reference) {

        /** Weights that are floats are multiplied by floats in every profile. */
        boolean hasFloats() {
            return model.toString().matches(".*-f(16|32)[.]gguf");
        }
    }

    /** Every model's float reference, and that of its long prompts where there is one. */
    private static List<Golden> goldens() throws IOException {
        Path folder = Path.of(System.getProperty("hub.golden.dir", ""));
        List<Golden> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.gguf")) {
            for (Path file : files) {
                String name = file.getFileName().toString().replaceFirst("\\.gguf$", "");
                boolean own = Files.notExists(folder.resolve(name + ".f32ref.json"));
                String reference = own ? name : name + ".f32ref";
                found.add(new Golden(file, reference));
                if (Files.exists(folder.resolve(reference + ".long.json"))) {
                    found.add(new Golden(file, reference + ".long"));
                }
            }
        }
        assertThat(found).hasSizeGreaterThan(8);
        return found;
    }

    @TestFactory
    Stream<DynamicTest> logitsAndTokensAreThoseOfTheFloatReference() throws IOException {
        if (System.getProperty("hub.golden.dir", "").isEmpty()) {
            System.out.println("hub.golden.dir is not set: no golden model was compared");
            return Stream.of(DynamicTest.dynamicTest("no folder", () -> {}));
        }
        return goldens().stream()
                .flatMap(
                        golden ->
                                Stream.of(Activations.values())
                                        .flatMap(it -> KernelChoice.available(it).stream())
                                        .filter(kernels -> isAffordable(golden, kernels))
                                        .map(
                                                kernels ->
                                                        DynamicTest.dynamicTest(
                                                                golden.reference()
                                                                        + " "
                                                                        + kernels.name(),
                                                                () -> compare(golden, kernels))));
    }

    /**
     * The oracle is not asked for long prompts, only for the first of the others; of the int8
     * kernels, only the fastest, as the others give its bits.
     */
    private static boolean isAffordable(Golden golden, Kernels kernels) {
        if (kernels.activations() == Activations.INT8) {
            return kernels.name().equals(FASTEST_INT8);
        }
        return !(kernels instanceof ScalarKernels && golden.reference().endsWith(".long"));
    }

    private static void compare(Golden golden, Kernels kernels) throws IOException {
        JsonNode json =
                JSON.readTree(
                        Files.readAllBytes(
                                golden.model().resolveSibling(golden.reference() + ".json")));
        FloatBuffer logits =
                ByteBuffer.wrap(
                                Files.readAllBytes(
                                        golden.model()
                                                .resolveSibling(
                                                        golden.reference() + ".logits.f32")))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer();
        boolean floats = kernels.activations() == Activations.FLOAT || golden.hasFloats();
        double worst = 0;
        try (var decoder = new OpenDecoder(golden.model(), kernels, 1)) {
            int prompts =
                    kernels instanceof ScalarKernels ? SCALAR_PROMPTS : json.get("prompts").size();
            for (int i = 0; i < prompts; i++) {
                JsonNode prompt = json.get("prompts").get(i);
                worst = Math.max(worst, compare(decoder, prompt, logits, floats));
            }
        } catch (UnsupportedModelException storage) {
            assertThat(storage).hasMessageContaining("has type");
            System.out.println(golden.reference() + ": " + storage.getMessage());
            return;
        }
        System.out.printf(
                "%s %s: relative L2 <= %.1e%n", golden.reference(), kernels.name(), worst);
    }

    /** With int8 activations random weights decide too narrowly for tokens to be demanded. */
    private static double compare(
            OpenDecoder decoder, JsonNode prompt, FloatBuffer golden, boolean floats) {
        OpenDecoder.Stream stream = decoder.stream();
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
        assertThat(first).as("last prompt position").isLessThan(max);
        assertThat(last).as("last greedy token").isLessThan(max);
        return Math.max(first, last);
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
