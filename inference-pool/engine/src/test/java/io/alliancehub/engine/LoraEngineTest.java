package io.alliancehub.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.engine.kvcache.CacheZone;
import io.alliancehub.engine.lora.AdapterInfo;
import io.alliancehub.engine.lora.AdapterRefusedException;
import io.alliancehub.engine.lora.AdapterStage;
import io.alliancehub.engine.lora.AdapterState;
import io.alliancehub.engine.lora.UnknownAdapterException;
import io.alliancehub.engine.testing.TestSequences;
import io.alliancehub.engine.testing.TinyAdapter;
import io.alliancehub.engine.testing.TinyModel;
import io.alliancehub.engine.testing.TinyShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Many adapters and the base in one engine: none of them may be seen in another's answer. */
final class LoraEngineTest {

    private static final long SEED = 20_261_128;
    private static final List<Integer> INVOCATION = List.of(7, 8);
    private static final int TOKENS = 10;
    private static final CacheZone BANK = TestSequences.zone("bank-a");
    private static final AtomicInteger ANSWERS = new AtomicInteger();
    private static final AtomicInteger CHANGED = new AtomicInteger();

    @TempDir static Path folder;

    @AfterAll
    static void sayWhatWasCompared() {
        System.out.printf(
                "adapters: seed %d, %d answers of mixed batches equal those of requests alone, %d of"
                        + " them other than the base's%n",
                SEED, ANSWERS.get(), CHANGED.get());
    }

    private static EngineSettings settings(String kernels) {
        return EngineSettings.defaults()
                .withKernels(kernels)
                .withThreads(1)
                .withKvBytes(4 << 20)
                .withMaxSequenceLength(128)
                .withLimits(1, 64, 64);
    }

    /** The base, three ranks, and one that is active behind its invocation tokens. */
    private static List<Path> adapters(TinyModel model, String name) throws IOException {
        List<TinyAdapter> adapters =
                List.of(
                        new TinyAdapter(4, SEED),
                        new TinyAdapter(16, SEED + 1),
                        new TinyAdapter(5, SEED + 2),
                        new TinyAdapter(8, SEED + 3, INVOCATION));
        List<Path> files = new ArrayList<>();
        for (TinyAdapter adapter : adapters) {
            Path file = folder.resolve(name + "-" + files.size() + ".lora.gguf");
            files.add(adapter.write(model, file));
        }
        return files;
    }

    private static List<String> register(Engine engine, List<Path> files) throws IOException {
        List<String> digests = new ArrayList<>();
        for (Path file : files) {
            digests.add(engine.adapters().register(file).digest());
        }
        return digests;
    }

    private static int[] prompt(int number) {
        var random = new SplittableRandom(SEED + number % 4); // some have the same
        int[] prompt = random.ints(12 + 9 * (number % 4), 0, 256).toArray();
        int at = prompt.length - 3 - number % 3;
        prompt[at] = INVOCATION.get(0);
        prompt[at + 1] = INVOCATION.get(1);
        return prompt;
    }

    private static GenerationRequest request(int number, List<String> digests) {
        double temperature = number % 2 == 0 ? 0 : 0.8;
        var sampling = new SamplingParameters(temperature, 0, 1, number, TOKENS, List.of(), true);
        int choice = number % (digests.size() + 1);
        return new GenerationRequest("r" + number, prompt(number), sampling, BANK, 1)
                .withAdapter(choice == digests.size() ? null : digests.get(choice));
    }

    private static List<Integer> alone(Engine engine, GenerationRequest request) throws Exception {
        Told told = Told.of(engine, request);
        assertThat(told.await().reason()).isEqualTo(FinishReason.LENGTH);
        return told.tokens();
    }

    @TestFactory
    Stream<DynamicTest> aMixedBatchGivesWhatEachRequestGetsAlone() {
        System.out.println("seed " + SEED);
        List<DynamicTest> tests = new ArrayList<>();
        for (TinyShape shape : TinyModel.shapes()) {
            String kernels = tests.size() % 2 == 0 ? EngineSettings.AUTO : EngineSettings.FLOAT;
            int number = tests.size();
            tests.add(
                    DynamicTest.dynamicTest(
                            shape.name + " " + kernels, () -> compare(shape, kernels, number)));
        }
        return tests.stream();
    }

    private static void compare(TinyShape shape, String kernels, int number) throws Exception {
        var tiny = new TinyModel(shape, SEED);
        Path model = tiny.write(folder.resolve("model-" + number + ".gguf"));
        List<Path> files = adapters(tiny, "adapter-" + number);
        int requests = 15;
        List<List<Integer>> expected = new ArrayList<>();
        try (Engine engine = Engine.open(model, settings(kernels))) {
            List<String> digests = register(engine, files);
            for (int i = 0; i < requests; i++) {
                GenerationRequest request = request(i, digests);
                expected.add(alone(engine, request));
                boolean other = !alone(engine, request.withAdapter(null)).equals(expected.get(i));
                CHANGED.addAndGet(other ? 1 : 0);
                assertThat(other && request.adapterDigest() == null).isFalse();
            }
        }
        for (int threads = 1; threads <= 3; threads += 2) {
            EngineSettings mixed =
                    settings(kernels).withThreads(threads).withLimits(12, 64, 12 + 7 * threads);
            try (Engine engine = Engine.open(model, mixed)) {
                List<String> digests = register(engine, files);
                List<Told> told = new ArrayList<>();
                for (int i = requests - 1; i >= 0; i--) {
                    told.add(Told.of(engine, request(i, digests)));
                }
                for (int i = 0; i < requests; i++) {
                    Told each = told.get(requests - 1 - i);
                    assertThat(each.await().reason()).isEqualTo(FinishReason.LENGTH);
                    assertThat(each.tokens()).as("request %d", i).isEqualTo(expected.get(i));
                    ANSWERS.incrementAndGet();
                }
            }
        }
    }

    private static TinyModel qwen2() {
        return new TinyModel(TinyShape.qwen2(), SEED);
    }

    private static Engine open(TinyModel model, EngineSettings settings) throws IOException {
        return Engine.open(model.write(folder.resolve("qwen2.gguf")), settings);
    }

    private static int found(Engine engine, int[] prompt, String digest) throws Exception {
        var request = new GenerationRequest("f", prompt, SamplingParameters.greedy(1), BANK, 1);
        return Told.of(engine, request.withAdapter(digest)).await().usage().cachedTokens();
    }

    @Test
    void blocksOfOneAdapterAreFoundByThatAdapterAlone() throws Exception {
        TinyModel model = qwen2();
        try (Engine engine = open(model, settings(EngineSettings.FLOAT))) {
            List<String> digests = register(engine, adapters(model, "cache"));
            int[] prompt = new SplittableRandom(3).ints(48, 10, 256).toArray();
            for (String digest : List.of(digests.get(0), digests.get(1))) {
                assertThat(found(engine, prompt, digest)).isZero();
                assertThat(found(engine, prompt, digest)).isEqualTo(32);
            }
            assertThat(found(engine, prompt, null)).isZero();
            CacheZone published = TestSequences.zone("published");
            engine.publishPrefix(published, prompt);
            assertThat(found(engine, prompt, digests.get(2))).isZero();
            assertThat(found(engine, prompt, digests.get(2))).isEqualTo(32);
        }
    }

    /** An activated adapter reads the base's blocks up to its invocation, and none behind it. */
    @Test
    void whatStandsBeforeAnInvocationIsTheBases() throws Exception {
        TinyModel model = qwen2();
        try (Engine engine = open(model, settings(EngineSettings.FLOAT))) {
            String digest = register(engine, adapters(model, "activated")).get(3);
            int[] prompt = new SplittableRandom(4).ints(80, 10, 256).toArray();
            prompt[40] = INVOCATION.get(0);
            prompt[41] = INVOCATION.get(1);
            assertThat(found(engine, prompt, null)).isZero();
            assertThat(found(engine, prompt, null)).isEqualTo(64);
            assertThat(found(engine, prompt, digest)).isEqualTo(32);
            assertThat(found(engine, prompt, digest)).isEqualTo(64);
            int[] never = new SplittableRandom(5).ints(40, 10, 256).toArray();
            assertThat(found(engine, never, digest)).isZero();
            assertThat(found(engine, never, null)).isEqualTo(32);
        }
    }

    /** Pain 9: requests for more adapters than there is room for. */
    @Test
    void moreAdaptersThanFitAreAllServed() throws Exception {
        TinyModel model = qwen2();
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Path file = folder.resolve("many-" + i + ".gguf");
            files.add(new TinyAdapter(8, SEED + i).write(model, file));
        }
        List<List<Integer>> expected = new ArrayList<>();
        long bytes;
        int requests = 35; // five for each and for the base
        try (Engine engine = open(model, settings(EngineSettings.FLOAT))) {
            List<String> digests = register(engine, files);
            bytes = largest(engine);
            for (int i = 0; i < requests; i++) {
                expected.add(alone(engine, request(i, digests)));
            }
        }
        EngineSettings few =
                settings(EngineSettings.FLOAT).withLimits(4, 64, 64).withAdapterBytes(2 * bytes);
        try (Engine engine = open(model, few)) {
            List<String> digests = register(engine, files);
            List<Told> told = new ArrayList<>();
            for (int i = 0; i < requests; i++) {
                told.add(Told.of(engine, request(i, digests)));
            }
            for (int i = 0; i < requests; i++) {
                told.get(i).await();
                assertThat(told.get(i).tokens()).as("request %d", i).isEqualTo(expected.get(i));
            }
            List<AdapterState> states = engine.adapters().states();
            assertThat(states).hasSize(6);
            long resident = 0;
            for (AdapterState state : states) {
                resident += state.stage() == AdapterStage.RESIDENT ? state.info().bytes() : 0;
                assertThat(state.admissions()).isEqualTo(requests / 7);
                assertThat(state.running()).isZero();
                assertThat(state.waiting()).isZero();
            }
            assertThat(resident).isBetween(1L, 2 * bytes);
        }
    }

    private static long largest(Engine engine) {
        long largest = 0;
        for (AdapterState state : engine.adapters().states()) {
            largest = Math.max(largest, state.info().bytes());
        }
        return largest;
    }

    @Test
    void anAdapterThatIsLetGoEndsWhatItHasAndTakesNoMore() throws Exception {
        TinyModel model = qwen2();
        try (Engine engine = open(model, settings(EngineSettings.FLOAT).withLimits(4, 64, 64))) {
            Path file = adapters(model, "drained").getFirst();
            String digest = engine.adapters().register(file).digest();
            var sampling = new SamplingParameters(0, 0, 1, 1, 60, List.of(), true);
            var request =
                    new GenerationRequest("d", prompt(1), sampling, BANK, 1).withAdapter(digest);
            List<Told> running = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                running.add(Told.of(engine, request)); // more than run at a time
            }
            engine.adapters().unregister(digest);
            assertThatThrownBy(() -> Told.of(engine, request))
                    .isInstanceOf(UnknownAdapterException.class);
            for (Told told : running) {
                assertThat(told.await().reason()).isEqualTo(FinishReason.LENGTH);
            }
            while (!engine.adapters().states().isEmpty()) {
                engine.adapters().states(); // the step that ends the last of them lets it go
            }
            assertThat(engine.adapters().register(file).digest()).isEqualTo(digest);
            assertThat(alone(engine, request)).isEqualTo(running.getFirst().tokens());
        }
    }

    @Test
    void aFileThatGoesAwayFailsItsOwnRequestsAlone() throws Exception {
        TinyModel model = qwen2();
        List<Path> files = adapters(model, "broken");
        long bytes;
        try (Engine engine = open(model, settings(EngineSettings.FLOAT))) {
            register(engine, files);
            bytes = largest(engine);
        }
        EngineSettings one =
                settings(EngineSettings.FLOAT).withLimits(4, 64, 64).withAdapterBytes(bytes);
        try (Engine engine = open(model, one)) {
            List<String> digests = register(engine, files); // the second, the largest, is not kept
            byte[] content = Files.readAllBytes(files.get(1));
            Files.delete(files.get(1));
            var request = new GenerationRequest("b", prompt(0), SamplingParameters.greedy(4));
            Told bad = Told.of(engine, request.withAdapter(digests.get(1)));
            Told good = Told.of(engine, request.withAdapter(digests.get(0)));
            assertThat(bad.await().reason()).isEqualTo(FinishReason.FAILED);
            assertThat(good.await().reason()).isNotEqualTo(FinishReason.FAILED);
            assertThatThrownBy(() -> Told.of(engine, request.withAdapter(digests.get(1))))
                    .hasMessageContaining("cannot be read");
            Files.write(files.get(1), content);
            AdapterInfo again = engine.adapters().register(files.get(1));
            assertThat(alone(engine, request(2, digests).withAdapter(again.digest())))
                    .hasSize(TOKENS);
        }
    }

    @Test
    void whatDoesNotFitIsRefused() throws Exception {
        TinyModel model = qwen2();
        Path file = adapters(model, "small").get(1);
        try (Engine engine = open(model, settings(EngineSettings.FLOAT).withAdapterBytes(100))) {
            assertThatThrownBy(() -> engine.adapters().register(file))
                    .isInstanceOf(AdapterRefusedException.class)
                    .hasMessageContaining("of 100 for adapters");
        }
        var llama = new TinyModel(TinyShape.llama(), SEED);
        Path other = adapters(llama, "llama").getFirst();
        try (Engine engine = open(model, settings(EngineSettings.FLOAT))) {
            assertThatThrownBy(() -> engine.adapters().register(other))
                    .isInstanceOf(AdapterRefusedException.class)
                    .hasMessageContaining("architecture llama, not qwen2");
            assertThatThrownBy(() -> found(engine, prompt(0), "0".repeat(64)))
                    .isInstanceOf(UnknownAdapterException.class);
        }
    }
}
