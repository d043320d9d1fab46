package io.alliancehub.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.engine.architecture.ModelConfig;
import io.alliancehub.engine.gguf.GgufFile;
import io.alliancehub.engine.gguf.UnsupportedModelException;
import io.alliancehub.engine.testing.SyntheticModel;
import io.alliancehub.kernel.Activations;
import io.alliancehub.kernel.KernelChoice;
import io.alliancehub.kernel.Kernels;
import io.alliancehub.kernel.NativeKernels;
import io.alliancehub.kernel.WeightMatrix;
import io.alliancehub.kernel.WeightType;
import io.alliancehub.kernel.Workspace;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Decoders on kernels that share the name of an arithmetic give the bits of one on the vectors:
 * weights in panels or not, activations quantised once or for each call, by any number of threads.
 * The vectors themselves are among them on every machine, the native kernels where it has them.
 */
final class SameArithmeticTest {

    private static final int TOKENS = 19;

    @TempDir Path folder;

    private static final Kernels VECTORS = KernelChoice.named("vector-int8").kernels();

    @BeforeAll
    static void sayWhatRuns() {
        String names = sameArithmetic().stream().map(Kernels::name).toList() + "";
        System.out.println("kernels of one arithmetic " + names);
    }

    private static List<Kernels> sameArithmetic() {
        List<Kernels> same =
                KernelChoice.available(Activations.INT8).stream()
                        .filter(kernels -> kernels.arithmetic().equals(VECTORS.arithmetic()))
                        .toList();
        assertThat(same).extracting(Kernels::vectorBits).containsOnly(VECTORS.vectorBits());
        return same;
    }

    private interface Check {
        void run(Kernels kernels) throws IOException;
    }

    private static Stream<DynamicTest> forEach(String what, Check check) {
        return sameArithmetic().stream()
                .map(it -> DynamicTest.dynamicTest(what + ", " + it.name(), () -> check.run(it)));
    }

    @TestFactory
    Stream<DynamicTest> everyStorageGivesTheBitsOfTheVectors() {
        return Stream.of(WeightType.values())
                .flatMap(type -> forEach(type.name(), kernels -> compare(type, kernels)));
    }

    private void compare(WeightType type, Kernels kernels) throws IOException {
        Path file = folder.resolve(type + ".gguf");
        SyntheticModel.tiny().stored(type).write(file);
        compare(file, kernels);
    }

    /** What is told of copies is the sum of the panels, and these are what products read. */
    @TestFactory
    Stream<DynamicTest> copiesAreCountedToTheByte() {
        return forEach(
                "copies",
                kernels -> {
                    Path path = folder.resolve("counted.gguf");
                    SyntheticModel.tiny().stored(WeightType.Q8_0).write(path);
                    long panels = 0;
                    try (var file = GgufFile.open(path);
                            var copies = new Workspace()) {
                        ModelWeights weights =
                                ModelWeights.load(file, ModelConfig.read(file), copies);
                        List<WeightMatrix> read = new ArrayList<>();
                        weights.arranged(
                                matrix -> {
                                    read.add(kernels.arranged(matrix, copies));
                                    return matrix;
                                });
                        for (WeightMatrix matrix : read) {
                            panels += matrix.isInPanels() ? matrix.bytes() : 0;
                        }
                    }
                    try (var decoder = new OpenDecoder(path, kernels, 2)) {
                        assertThat(decoder.copiedWeightBytes()).isEqualTo(panels);
                        assertThat(panels > 0).isEqualTo(kernels instanceof NativeKernels);
                    }
                });
    }

    /** A chunk, then one by one; by itself and beside another sequence. */
    private static void compare(Path file, Kernels kernels) throws IOException {
        int[] tokens = new SplittableRandom(5).ints(TOKENS, 0, 200).toArray();
        int[] chunk = Arrays.copyOf(tokens, TOKENS - 3);
        List<float[]> expected = new ArrayList<>();
        try (var decoder = new OpenDecoder(file, VECTORS, 1)) {
            var stream = decoder.stream();
            expected.add(stream.feed(chunk));
            for (int i = chunk.length; i < TOKENS; i++) {
                expected.add(stream.feed(tokens[i]));
            }
        }
        try (var decoder = new OpenDecoder(file, kernels, 3)) {
            var stream = decoder.stream();
            var other = decoder.stream();
            assertThat(stream.feed(chunk)).isEqualTo(expected.getFirst());
            for (int i = chunk.length; i < TOKENS; i++) {
                List<float[]> both =
                        decoder.step(
                                List.of(other, stream),
                                List.of(Arrays.copyOf(tokens, i), new int[] {tokens[i]}));
                assertThat(both.getLast())
                        .as("%s, token %d", file.getFileName(), i)
                        .isEqualTo(expected.get(i - chunk.length + 1));
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> goldenModelsGiveTheBitsOfTheVectors() {
        return forEach("golden models", SameArithmeticTest::compareGolden);
    }

    private static void compareGolden(Kernels kernels) throws IOException {
        String golden = System.getProperty("hub.golden.dir", "");
        if (golden.isEmpty()) {
            System.out.println("hub.golden.dir is not set: no golden model was compared");
            return;
        }
        int compared = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(golden), "*.gguf")) {
            for (Path file : files) {
                try {
                    compare(file, kernels);
                    compared++;
                } catch (UnsupportedModelException storage) {
                    assertThat(storage).hasMessageContaining("has type");
                }
            }
        }
        assertThat(compared).isGreaterThan(4);
    }
}
