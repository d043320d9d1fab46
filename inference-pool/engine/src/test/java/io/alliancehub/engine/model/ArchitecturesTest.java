package io.alliancehub.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.engine.kvcache.BufferErasure;
import io.alliancehub.engine.testing.TinyModel;
import io.alliancehub.engine.testing.TinyShape;
import io.alliancehub.kernel.KernelChoice;
import io.alliancehub.kernel.Kernels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every architecture, on every kernel, against the naive decoder and against itself. */
final class ArchitecturesTest {

    private static final long SEED = 20_261_128;
    private static final int TOKENS = 20;

    @TempDir Path folder;

    private interface Check {
        void run(TinyModel model, Path file, Kernels kernels) throws IOException;
    }

    private Stream<DynamicTest> forEachShapeAndKernel(Check check) {
        System.out.println("seed " + SEED);
        return TinyModel.shapes().stream()
                .flatMap(
                        shape ->
                                KernelChoice.available().stream()
                                        .map(
                                                kernels ->
                                                        DynamicTest.dynamicTest(
                                                                shape.name + ", " + kernels.name(),
                                                                () -> run(check, shape, kernels))));
    }

    private void run(Check check, TinyShape shape, Kernels kernels) throws IOException {
        var model = new TinyModel(shape, SEED);
        check.run(model, model.write(folder.resolve("tiny.gguf")), kernels);
    }

    private static int[] tokens(TinyModel model, int salt) {
        return new SplittableRandom(SEED + salt).ints(TOKENS, 0, model.shape.vocabulary).toArray();
    }

    @TestFactory
    Stream<DynamicTest> logitsAreTheNaiveDecoders() {
        return forEachShapeAndKernel(
                (model, file, kernels) -> {
                    int[] tokens = tokens(model, 0);
                    var naive = new NaiveDecoder(model);
                    try (var decoder = new OpenDecoder(file, kernels, 1)) {
                        var stream = decoder.stream();
                        for (int i = 0; i < tokens.length; i++) {
                            float[] ours = stream.feed(tokens[i]);
                            assertThat(distance(ours, naive.feed(tokens[i])))
                                    .as("relative L2 after token %d", i)
                                    .isBetween(1e-12, 1e-5);
                        }
                    }
                });
    }

    private static double distance(float[] ours, double[] expected) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += (ours[i] - expected[i]) * (ours[i] - expected[i]);
            norm += expected[i] * expected[i];
        }
        return Math.sqrt(difference / norm);
    }

    /** One by one, whole, in uneven chunks, and among others that come and go: the same bits. */
    @TestFactory
    Stream<DynamicTest> chunksCompanyAndThreadsChangeNoBit() {
        return forEachShapeAndKernel(
                (model, file, kernels) -> {
                    int[] tokens = tokens(model, 0);
                    List<float[]> expected = new ArrayList<>();
                    try (var decoder = new OpenDecoder(file, kernels, 1)) {
                        var stream = decoder.stream();
                        for (int token : tokens) {
                            expected.add(stream.feed(token));
                        }
                        assertThat(decoder.stream().feed(tokens)).isEqualTo(expected.getLast());
                    }
                    try (var decoder = new OpenDecoder(file, kernels, 2)) {
                        inCompany(decoder, model, tokens, expected);
                    }
                });
    }

    /** The tables of a decoder are not what a step left, and must stay. */
    @TestFactory
    Stream<DynamicTest> erasedBuffersAreZeroAndChangeNoLaterBit() {
        return forEachShapeAndKernel(
                (model, file, kernels) -> {
                    int[] tokens = tokens(model, 0);
                    int half = tokens.length / 2;
                    try (var decoder = new OpenDecoder(file, kernels, 2)) {
                        float[] expected = decoder.stream().feed(tokens);
                        var stream = decoder.stream();
                        stream.feed(Arrays.copyOf(tokens, half));
                        assertThat(decoder.logitsLeft()).isPositive();
                        BufferErasure erasure = decoder.erase();
                        assertThat(erasure.bytesScanned()).isPositive();
                        assertThat(erasure.bytesLeft()).isZero();
                        assertThat(decoder.logitsLeft()).isZero();
                        assertThat(stream.feed(Arrays.copyOfRange(tokens, half, tokens.length)))
                                .isEqualTo(expected);
                    }
                });
    }

    private static void inCompany(
            OpenDecoder decoder, TinyModel model, int[] tokens, List<float[]> expected) {
        var random = new SplittableRandom(SEED);
        var stream = decoder.stream();
        List<OpenDecoder.Stream> others = new ArrayList<>();
        for (int done = 0; done < tokens.length; ) {
            int count = 1 + random.nextInt(Math.min(9, tokens.length - done));
            List<OpenDecoder.Stream> streams = new ArrayList<>(others);
            List<int[]> parts = new ArrayList<>();
            for (int i = 0; i < others.size(); i++) {
                parts.add(Arrays.copyOf(tokens(model, done + i), 1 + random.nextInt(6)));
            }
            int place = random.nextInt(others.size() + 1);
            streams.add(place, stream);
            parts.add(place, Arrays.copyOfRange(tokens, done, done + count));
            done += count;
            assertThat(decoder.step(streams, parts).get(place))
                    .as("after token %d, with %d others", done - 1, others.size())
                    .isEqualTo(expected.get(done - 1));
            if (others.size() == 3) {
                others.removeFirst().release();
            }
            others.add(decoder.stream());
        }
    }
}
