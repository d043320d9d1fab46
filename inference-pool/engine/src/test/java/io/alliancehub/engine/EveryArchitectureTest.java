package io.alliancehub.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.engine.testing.TinyModel;
import io.alliancehub.engine.testing.TinyShape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The whole engine over every architecture. */
final class EveryArchitectureTest {

    private static final long SEED = 2_412;
    private static final int REQUESTS = 6;

    @TempDir Path folder;

    @TestFactory
    Stream<DynamicTest> tokensDoNotDependOnCompanyChunksThreadsOrPreemption() {
        System.out.println("seed " + SEED);
        return TinyModel.shapes().stream()
                .map(shape -> DynamicTest.dynamicTest(shape.name, () -> compare(shape)));
    }

    private void compare(TinyShape shape) throws Exception {
        Path file = new TinyModel(shape, SEED).write(folder.resolve("tiny.gguf"));
        long blockBytes = shape.blockBytes(EngineSettings.defaults().blockSize());
        EngineSettings roomy =
                EngineSettings.defaults()
                        .withThreads(1)
                        .withKvBytes(REQUESTS * 4 * blockBytes)
                        .withLimits(1, REQUESTS, 256);
        // Six sequences of up to 70 tokens in 8 blocks of 16: some lose theirs.
        EngineSettings tight =
                roomy.withThreads(2).withKvBytes(9 * blockBytes).withLimits(REQUESTS, REQUESTS, 11);
        List<List<Integer>> expected = new ArrayList<>();
        try (Engine engine = Engine.open(file, roomy)) {
            assertThat(engine.model().architecture()).isEqualTo(shape.architecture);
            for (int i = 0; i < REQUESTS; i++) {
                var recorder = new Recorder();
                engine.submit(request(i), recorder);
                assertThat(recorder.await().reason()).isEqualTo(FinishReason.LENGTH);
                expected.add(recorder.tokens());
            }
        }
        try (Engine engine = Engine.open(file, tight)) {
            List<Recorder> recorders = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                recorders.add(new Recorder());
                engine.submit(request(i), recorders.getLast());
            }
            for (int i = 0; i < REQUESTS; i++) {
                recorders.get(i).await();
                assertThat(recorders.get(i).tokens())
                        .as("request %d", i)
                        .isEqualTo(expected.get(i));
            }
            assertThat(engine.status().preemptions()).as("the shortage was real").isPositive();
        }
    }

    private static GenerationRequest request(int number) {
        int[] ids = new SplittableRandom(SEED + number).ints(5 + 5 * number, 0, 256).toArray();
        double temperature = number % 2 == 0 ? 0 : 0.9;
        var sampling = new SamplingParameters(temperature, 40, 0.95, 5, 40, List.of(), true);
        return new GenerationRequest("r" + number, ids, sampling);
    }
}
