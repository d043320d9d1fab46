package io.alliancehub.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Attention in C has the bits of the vectors, so that an answer replays on either. */
final class NativeAttentionTest {

    @TestFactory
    Stream<DynamicTest> hasTheVectorsBits() {
        return AttentionBits.kernels().stream()
                .flatMap(
                        kernels ->
                                Stream.of(KvFormat.values())
                                        .map(
                                                format ->
                                                        DynamicTest.dynamicTest(
                                                                kernels.instructions()
                                                                        + " "
                                                                        + format,
                                                                () -> compare(kernels, format))));
    }

    private static void compare(NativeKernels kernels, KvFormat format) {
        assertThat(AttentionBits.differences(kernels, format)).isEmpty();
    }

    /**
     * Every instruction set serves vectors of its own width; here, or where Java's are narrower.
     */
    @Test
    void hasTheirBitsWhereVectorsAreNarrowerToo() throws Exception {
        String narrow = run("-XX:MaxVectorSize=32", AttentionBits.class);
        List<String> expected = new ArrayList<>();
        for (NativeKernels kernels : NativeKernels.all()) {
            if (kernels.instructions().startsWith("AVX2")) {
                for (KvFormat format : KvFormat.values()) {
                    expected.add("0 differ: " + kernels.instructions() + " " + format);
                }
            }
        }
        assertThat(narrow.lines().toList()).containsExactlyElementsOf(expected);
    }

    /** What a program of this module prints in a runtime of its own with that option. */
    static String run(String option, Class<?> program) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                option,
                                "--add-modules",
                                "jdk.incubator.vector",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                program.getName())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    @TestFactory
    Stream<DynamicTest> refusesATableThatLeadsOutOfMemory() {
        AttentionShape shape = new AttentionShape(4, 2, 32, 16);
        return AttentionBits.kernels().stream()
                .map(
                        kernels ->
                                DynamicTest.dynamicTest(
                                        kernels.instructions(),
                                        () -> {
                                            refuses(kernels, shape, -1);
                                            int after =
                                                    new StoredSequence(shape, 20, 1)
                                                            .blocksInMemory();
                                            refuses(kernels, shape, after);
                                        }));
    }

    private static void refuses(Kernels kernels, AttentionShape shape, int block) {
        StoredSequence stored = new StoredSequence(shape, 20, 1).lastBlockIs(block);
        assertThatThrownBy(() -> stored.attend(kernels, 20))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("no block " + block);
    }
}
