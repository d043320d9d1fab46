package io.alliancehub.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.engine.EmbeddingRequest;
import io.alliancehub.engine.Engine;
import io.alliancehub.engine.EngineSettings;
import io.alliancehub.engine.FinishReason;
import io.alliancehub.engine.GenerationRequest;
import io.alliancehub.engine.SamplingParameters;
import io.alliancehub.engine.SequenceHandle;
import io.alliancehub.engine.SequenceUsage;
import io.alliancehub.engine.TokenEvent;
import io.alliancehub.engine.testing.TinyModel;
import io.alliancehub.engine.testing.TinyShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Texts as vectors, by the naive decoder and by the engine in company and alone. */
final class PooledStatesTest {

    private static final long SEED = 20_261_129;
    private static final int TEXTS = 6;

    @TempDir Path folder;

    private record Ended(FinishReason reason, float[] vector, SequenceUsage usage) {}

    private static final class Waiting {
        private final CompletableFuture<Ended> end = new CompletableFuture<>();

        Ended of(Engine engine, int[] tokens) throws Exception {
            return started(engine, tokens).end.get(60, TimeUnit.SECONDS);
        }

        Waiting started(Engine engine, int[] tokens) {
            engine.embed(
                    new EmbeddingRequest("text", tokens),
                    (reason, vector, usage) -> end.complete(new Ended(reason, vector, usage)));
            return this;
        }
    }

    private static EngineSettings settings(String kernels) {
        return EngineSettings.defaults().withKernels(kernels).withKvBytes(4 << 20).withThreads(1);
    }

    private static int[] text(TinyShape shape, int number) {
        return new SplittableRandom(SEED + number)
                .ints(1 + 7 * number % 30, 0, shape.vocabulary)
                .toArray();
    }

    private static double[] naive(TinyModel model, int[] tokens) {
        var decoder = new NaiveDecoder(model);
        double[] state = {};
        for (int token : tokens) {
            state = decoder.hidden(token);
        }
        double length = Math.sqrt(Arrays.stream(state).map(it -> it * it).sum());
        return Arrays.stream(state).map(it -> it / length).toArray();
    }

    @TestFactory
    Stream<DynamicTest> vectorsAreTheNaiveDecodersAndNoBitIsTheCompanys() {
        System.out.println("seed " + SEED);
        return TinyModel.shapes().stream()
                .map(shape -> DynamicTest.dynamicTest(shape.name, () -> check(shape, "auto")));
    }

    private void check(TinyShape shape, String kernels) throws Exception {
        var model = new TinyModel(shape, SEED);
        Path file = model.write(folder.resolve("tiny.gguf"));
        List<float[]> alone = new ArrayList<>();
        try (Engine engine = Engine.open(file, settings(kernels))) {
            for (int i = 0; i < TEXTS; i++) {
                Ended ended = new Waiting().of(engine, text(shape, i));
                assertThat(ended.reason()).isEqualTo(FinishReason.STOP);
                assertThat(ended.usage().completionTokens()).isZero();
                assertThat(ended.usage().computedTokens()).isEqualTo(text(shape, i).length);
                assertNear(ended.vector(), naive(model, text(shape, i)));
                alone.add(ended.vector());
            }
        }
        inCompany(file, settings(kernels).withThreads(2).withLimits(4, 16, 7), shape, alone);
    }

    private static void assertNear(float[] ours, double[] expected) {
        double squares = 0;
        for (int i = 0; i < expected.length; i++) {
            squares += (ours[i] - expected[i]) * (ours[i] - expected[i]);
        }
        assertThat(Math.sqrt(squares)).isBetween(1e-12, 1e-5);
    }

    /** Steps of seven tokens, streams beside them, and each text a second time out of the cache. */
    private static void inCompany(
            Path file, EngineSettings settings, TinyShape shape, List<float[]> alone)
            throws Exception {
        try (Engine engine = Engine.open(file, settings)) {
            var streamed = new CountDownLatch(2);
            for (int i = 0; i < 2; i++) {
                engine.submit(
                        new GenerationRequest(
                                "stream", text(shape, 9 + i), SamplingParameters.greedy(20)),
                        event -> {
                            if (event instanceof TokenEvent.Finished) {
                                streamed.countDown();
                            }
                        });
            }
            for (int round = 0; round < 2; round++) {
                List<Waiting> waiting = new ArrayList<>();
                for (int i = 0; i < TEXTS; i++) {
                    waiting.add(new Waiting().started(engine, text(shape, i)));
                }
                for (int i = 0; i < TEXTS; i++) {
                    assertThat(waiting.get(i).end.get(60, TimeUnit.SECONDS).vector())
                            .as("text %d", i)
                            .isEqualTo(alone.get(i));
                }
            }
            assertThat(engine.status().cachedTokens()).as("some were found").isPositive();
            assertThat(streamed.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(engine.status().kvBlocksFree()).isEqualTo(engine.status().kvBlocksTotal());
        }
    }

    @Test
    void aTextThatNobodyWantsAnyMoreEndsWithoutAVector() throws Exception {
        TinyShape shape = TinyModel.shapes().getFirst();
        Path file = new TinyModel(shape, SEED).write(folder.resolve("cancelled.gguf"));
        try (Engine engine = Engine.open(file, settings("scalar").withLimits(1, 1, 1))) {
            var end = new CompletableFuture<Ended>();
            int[] many = new SplittableRandom(SEED).ints(60, 0, shape.vocabulary).toArray();
            SequenceHandle handle =
                    engine.embed(
                            new EmbeddingRequest("text", many),
                            (reason, vector, usage) ->
                                    end.complete(
                                            new Ended(
                                                    reason,
                                                    vector == null ? new float[0] : vector,
                                                    usage)));
            handle.cancel();
            Ended ended = end.get(60, TimeUnit.SECONDS);
            assertThat(ended.reason()).isEqualTo(FinishReason.CANCELLED);
            assertThat(ended.vector()).isEmpty();
            assertThat(engine.status().kvBlocksFree()).isEqualTo(engine.status().kvBlocksTotal());
        }
    }

    @Test
    void whatCannotBeEmbeddedIsRefusedBeforeItIsQueued() throws IOException {
        TinyShape shape = TinyModel.shapes().getFirst();
        Path file = new TinyModel(shape, SEED).write(folder.resolve("refused.gguf"));
        try (Engine engine = Engine.open(file, settings("scalar"))) {
            assertThatThrownBy(
                            () ->
                                    engine.embed(
                                            new EmbeddingRequest(
                                                    "text", new int[] {shape.vocabulary}),
                                            (reason, vector, usage) -> {}))
                    .hasMessageContaining("not in a vocabulary");
            int tooLong = engine.model().contextLength() + 1;
            assertThatThrownBy(
                            () ->
                                    engine.embed(
                                            new EmbeddingRequest("text", new int[tooLong]),
                                            (reason, vector, usage) -> {}))
                    .hasMessageContaining("more than the");
            assertThatThrownBy(() -> new EmbeddingRequest("text", new int[0]))
                    .hasMessageContaining("at least one token");
        }
    }
}
