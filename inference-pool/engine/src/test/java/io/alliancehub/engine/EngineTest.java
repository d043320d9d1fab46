package io.alliancehub.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.engine.runner.StepTimes;
import io.alliancehub.engine.testing.SyntheticModel;
import io.alliancehub.kernel.Activations;
import io.alliancehub.kernel.KernelChoice;
import io.alliancehub.kernel.Kernels;
import io.alliancehub.kernel.NativeKernels;
import io.alliancehub.kernel.WeightType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole engine over a small synthetic model. */
final class EngineTest {

    private static final long SEED = 99;

    /** Bytes of one block of the tiny model: 2 layers, keys and values, 2 heads of 16, 16 slots. */
    private static final long BLOCK_BYTES = 2L * 2 * 2 * 16 * 16 * 4;

    @TempDir static Path folder;
    private static Path model;

    @BeforeAll
    static void writeModel() {
        System.out.println("seed " + SEED);
        model = folder.resolve("tiny.gguf");
        SyntheticModel.tiny().write(model);
    }

    private static EngineSettings settings() {
        return EngineSettings.defaults()
                .withThreads(2)
                .withKvBytes(64 * BLOCK_BYTES)
                .withLimits(8, 8, 32);
    }

    private static Engine open(EngineSettings settings) throws IOException {
        return Engine.open(model, settings);
    }

    private static SamplingParameters sampling(double temperature, int maxTokens) {
        return new SamplingParameters(temperature, 40, 0.95, 5, maxTokens, List.of(), true);
    }

    private static GenerationRequest request(int number, int prompt, int maxTokens) {
        int[] ids = new SplittableRandom(SEED + number).ints(prompt, 0, 256).toArray();
        return new GenerationRequest(
                "r" + number, ids, sampling(number % 2 == 0 ? 0 : 0.9, maxTokens));
    }

    private static List<Integer> alone(EngineSettings settings, GenerationRequest request)
            throws Exception {
        try (Engine engine = open(settings)) {
            var recorder = new Recorder();
            engine.submit(request, recorder);
            recorder.await();
            return recorder.tokens();
        }
    }

    @Test
    void tokensDoNotDependOnCompanyChunksThreadsOrPreemption() throws Exception {
        List<GenerationRequest> requests = new ArrayList<>();
        List<List<Integer>> expected = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            requests.add(request(i, 1 + 23 * i % 70, 60 + i));
            expected.add(alone(settings().withThreads(1).withLimits(1, 0, 256), requests.get(i)));
        }
        // 14 blocks are too few for eight sequences of up to 130 tokens: some lose theirs.
        EngineSettings tight = settings().withKvBytes(15 * BLOCK_BYTES).withLimits(8, 8, 13);
        try (Engine engine = open(tight)) {
            List<Recorder> recorders = new ArrayList<>();
            for (GenerationRequest request : requests) {
                recorders.add(new Recorder());
                engine.submit(request, recorders.getLast());
            }
            for (int i = 0; i < requests.size(); i++) {
                TokenEvent.Finished end = recorders.get(i).await();
                assertThat(end.reason()).isEqualTo(FinishReason.LENGTH);
                assertThat(recorders.get(i).tokens())
                        .as("request %d", i)
                        .isEqualTo(expected.get(i));
                assertThat(end.usage().promptTokens())
                        .isEqualTo(requests.get(i).promptTokens().length);
                assertThat(end.usage().completionTokens()).isEqualTo(60 + i);
            }
            EngineStatus status = engine.status();
            assertThat(status.preemptions()).as("the shortage was real").isPositive();
            assertThat(status.kvBlocksFree()).isEqualTo(status.kvBlocksTotal());
            assertThat(status.running() + status.waiting()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(WeightType.class)
    void everyStorageTypeRunsWithItsOwnOutputMatrix(WeightType type) throws Exception {
        Path path = folder.resolve(type + ".gguf");
        SyntheticModel.tiny().stored(type).write(path);
        List<List<Integer>> tokens = new ArrayList<>();
        for (String kernels : List.of("scalar", "vector")) {
            try (Engine engine = Engine.open(path, settings().withKernels(kernels))) {
                assertThat(engine.model().quantisation()).isEqualTo(type.name());
                var recorder = new Recorder();
                engine.submit(request(0, 20, 12), recorder);
                assertThat(recorder.await().reason()).isEqualTo(FinishReason.LENGTH);
                tokens.add(recorder.tokens());
            }
        }
        assertThat(tokens.get(0)).isEqualTo(tokens.get(1));
    }

    @Test
    void aCancelledSequenceEndsWithinAStepAndFreesItsBlocks() throws Exception {
        try (Engine engine = open(settings())) {
            var started = new CountDownLatch(1);
            var recorder = new Recorder(event -> started.countDown());
            SequenceHandle handle = engine.submit(request(0, 10, 400), recorder);
            started.await();
            handle.cancel();
            TokenEvent.Finished end = recorder.await();
            assertThat(end.reason()).isEqualTo(FinishReason.CANCELLED);
            assertThat(end.usage().completionTokens()).isLessThan(400);
            assertThat(engine.status().kvBlocksFree()).isEqualTo(engine.status().kvBlocksTotal());
            handle.cancel(); // nothing more
        }
    }

    @Test
    void aFullEngineRefusesAndALaterRequestGetsIn() throws Exception {
        try (Engine engine = open(settings().withLimits(1, 1, 32))) {
            var first = new Recorder();
            var second = new Recorder();
            SequenceHandle handle = engine.submit(request(0, 5, 400), first);
            engine.submit(request(1, 5, 2), second);
            assertThatThrownBy(() -> engine.submit(request(2, 5, 2), new Recorder()))
                    .isInstanceOf(EngineFullException.class);
            handle.cancel();
            first.await();
            second.await();
            var third = new Recorder();
            engine.submit(request(3, 5, 2), third);
            assertThat(third.await().reason()).isEqualTo(FinishReason.LENGTH);
        }
    }

    @Test
    void whatCouldNeverRunIsRefusedAtOnce() throws Exception {
        try (Engine engine = open(settings().withKvBytes(4 * BLOCK_BYTES))) {
            assertThat(engine.model().contextLength()).isEqualTo(48);
            assertThatThrownBy(() -> engine.submit(request(0, 40, 10), new Recorder()))
                    .isInstanceOf(RequestTooLargeException.class)
                    .hasMessageContaining("48");
            assertThatThrownBy(
                            () ->
                                    engine.submit(
                                            new GenerationRequest(
                                                    "x",
                                                    new int[] {1, 100_000},
                                                    SamplingParameters.greedy(1)),
                                            new Recorder()))
                    .isInstanceOf(IllegalArgumentException.class);
            var longest = new Recorder();
            engine.submit(request(0, 39, 10), longest);
            assertThat(longest.await().reason()).isEqualTo(FinishReason.LENGTH);
        }
    }

    @Test
    void aListenerThatThrowsLosesOnlyItsOwnSequence() throws Exception {
        try (Engine engine = open(settings())) {
            var good = new Recorder();
            engine.submit(request(0, 10, 50), good);
            var bad =
                    new Recorder(
                            event -> {
                                if (event instanceof TokenEvent.Text) {
                                    throw new IllegalStateException("a broken listener");
                                }
                            });
            engine.submit(request(1, 10, 50), bad);
            assertThat(bad.await().reason()).isEqualTo(FinishReason.FAILED);
            assertThat(good.await().reason()).isEqualTo(FinishReason.LENGTH);
            assertThat(good.tokens()).hasSize(50);
        }
    }

    @Test
    void generationEndsAtTheEndTokenUnlessToldToIgnoreIt() throws Exception {
        try (Engine engine = open(settings())) {
            int[] prompt = {1, 2, 3};
            int[] given = {65, SyntheticModel.END, 66, 67};
            var stopping = new Recorder();
            var request =
                    new GenerationRequest(
                            "eos", prompt, new SamplingParameters(0, 0, 1, 0, 4, List.of(), false));
            engine.replay(request, given, stopping, row -> {});
            TokenEvent.Finished end = stopping.await();
            assertThat(end.reason()).isEqualTo(FinishReason.STOP);
            assertThat(stopping.tokens()).containsExactly(65, SyntheticModel.END);
            assertThat(stopping.text()).isEqualTo("A");
            assertThat(end.usage().completionTokens()).isEqualTo(2);

            var going = new Recorder();
            engine.replay(
                    new GenerationRequest("on", prompt, sampling(0, 4)), given, going, row -> {});
            assertThat(going.await().reason()).isEqualTo(FinishReason.LENGTH);
            assertThat(going.text()).isEqualTo("ABC");
        }
    }

    @Test
    void aStopStringEndsTheSequenceAndIsNotShown() throws Exception {
        try (Engine engine = open(settings())) {
            var recorder = new Recorder();
            var stops = new SamplingParameters(0, 0, 1, 0, 9, List.of("银行"), true);
            int[] given = engine.tokenizer().encode("我银行x");
            engine.replay(
                    new GenerationRequest("s", new int[] {1}, stops), given, recorder, row -> {});
            assertThat(recorder.await().reason()).isEqualTo(FinishReason.STOP);
            assertThat(recorder.text()).isEqualTo("我");
            assertThat(recorder.tokens()).hasSize(9);
        }
    }

    @Test
    void closingEndsRunningSequences() throws Exception {
        var recorder = new Recorder();
        Engine engine = open(settings());
        engine.submit(request(0, 10, 400), recorder);
        engine.close();
        assertThat(recorder.await().reason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(engine.status().ended()).isTrue();
        assertThatThrownBy(() -> engine.submit(request(1, 5, 2), new Recorder()))
                .isInstanceOf(EngineFullException.class);
    }

    @Test
    void theDescriptionNamesTheModelByDigest() throws Exception {
        try (Engine engine = open(settings())) {
            ModelDescription description = engine.model();
            assertThat(description.architecture()).isEqualTo("qwen2");
            assertThat(description.baseDigest()).matches("[0-9a-f]{64}");
            assertThat(description.tokenizerDigest()).isEqualTo(description.vocabulary().digest());
            assertThat(description.templateDigest()).isNull();
            Kernels best = KernelChoice.best().kernels();
            assertThat(engine.kernels()).isEqualTo(best.name());
            assertThat(engine.numericsProfile())
                    .isEqualTo(
                            "hub-engine-1/%s-%d/kv-f32-16"
                                    .formatted(best.arithmetic(), best.vectorBits()));
        }
    }

    /** Of one that is as fast as the clock says, whatever that is. */
    @Test
    void nativeProductsAreMeasuredAndAnswersStayTheSame() throws Exception {
        Path quantised = folder.resolve("quantised.gguf");
        SyntheticModel.tiny().stored(WeightType.Q8_0).write(quantised);
        for (Kernels kernels : KernelChoice.available(Activations.INT8)) {
            EngineSettings settings = settings().withKernels(kernels.name());
            try (Engine engine = Engine.open(quantised, settings)) {
                var before = new Recorder();
                engine.submit(request(0, 20, 8), before);
                before.await();
                var speed = engine.productSpeed();
                assertThat(speed.isPresent()).isEqualTo(kernels instanceof NativeKernels);
                assertThat(engine.copiedWeightBytes() > 0)
                        .isEqualTo(kernels instanceof NativeKernels);
                speed.ifPresent(
                        it -> {
                            assertThat(it.gmacs()).isPositive();
                            assertThat(it.gbps()).isPositive();
                            assertThat(it.roof().gmacs()).isPositive();
                            assertThat(it.roof().gbps()).isPositive();
                        });
                var after = new Recorder();
                engine.submit(request(0, 20, 8), after);
                after.await();
                assertThat(after.tokens()).isEqualTo(before.tokens());
            }
        }
    }

    /** Every part ran, and no time is counted twice. */
    @Test
    void partsOfStepsAreTimedAndAreNotMoreThanTheWhole() throws Exception {
        StepTimes times;
        try (Engine engine = open(settings())) {
            assertThat(engine.status().times()).isEqualTo(StepTimes.NONE);
            List<Recorder> recorders = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                recorders.add(new Recorder());
                engine.submit(request(i, 40, 20), recorders.getLast());
            }
            for (Recorder recorder : recorders) {
                recorder.await();
            }
            engine.zoneStates(); // a command runs after the step whose end was heard of
            times = engine.status().times();
        }
        List<Long> parts =
                List.of(
                        times.products(),
                        times.attention(),
                        times.rest(),
                        times.sampling(),
                        times.scheduling(),
                        times.delivery());
        assertThat(parts).allSatisfy(nanos -> assertThat(nanos).isPositive());
        assertThat(parts.stream().mapToLong(Long::longValue).sum())
                .isLessThanOrEqualTo(times.whole());
    }
}
