package io.alliancehub.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.engine.gguf.UnsupportedModelException;
import io.alliancehub.engine.testing.SyntheticModel;
import io.alliancehub.kernel.KernelChoice;
import io.alliancehub.kernel.Kernels;
import io.alliancehub.kernel.WeightType;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * A decoder on the native kernels gives the bits of one on the vectors of the same profile: weights
 * in panels, activations quantised once, by any number of threads.
 */
final class NativeDecoderTest {

    private static final int TOKENS = 19;

    @TempDir Path folder;

    private static Kernels kernels(String name) {
        return KernelChoice.named(name).kernels();
    }

    @TestFactory
    Stream<DynamicTest> everyStorageGivesTheBitsOfTheVectors() {
        return Stream.of(WeightType.values())
                .map(type -> DynamicTest.dynamicTest(type.name(), () -> compare(type)));
    }

    private void compare(WeightType type) throws IOException {
        Path file = folder.resolve(type + ".gguf");
        SyntheticModel.tiny().stored(type).write(file);
        compare(file);
    }

    /** A chunk, then one by one; by itself and beside another sequence. */
    private static void compare(Path file) throws IOException {
        int[] tokens = new SplittableRandom(5).ints(TOKENS, 0, 200).toArray();
        int[] chunk = Arrays.copyOf(tokens, TOKENS - 3);
        List<float[]> expected = new ArrayList<>();
        try (var decoder = new OpenDecoder(file, kernels("vector-int8"), 1)) {
            var stream = decoder.stream();
            expected.add(stream.feed(chunk));
            for (int i = chunk.length; i < TOKENS; i++) {
                expected.add(stream.feed(tokens[i]));
            }
        }
        try (var decoder = new OpenDecoder(file, kernels("native"), 3)) {
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

    @Test
    void goldenModelsGiveTheBitsOfTheVectors() throws IOException {
        String golden = System.getProperty("hub.golden.dir", "");
        if (golden.isEmpty()) {
            System.out.println("hub.golden.dir is not set: no golden model was compared");
            return;
        }
        int compared = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(golden), "*.gguf")) {
            for (Path file : files) {
                try {
                    compare(file);
                    compared++;
                } catch (UnsupportedModelException storage) {
                    assertThat(storage).hasMessageContaining("has type");
                }
            }
        }
        assertThat(compared).isGreaterThan(4);
    }
}
