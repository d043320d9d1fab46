package io.alliancehub.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.engine.kvcache.CacheZone;
import io.alliancehub.engine.kvcache.ZoneErasure;
import io.alliancehub.engine.kvcache.ZoneQuota;
import io.alliancehub.engine.testing.SyntheticModel;
import io.alliancehub.engine.testing.TestSequences;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks, zones and batches over a real decoder: none of them may change a token or a logit. */
final class CacheEngineTest {

    private static final long SEED = 77;
    private static final long BLOCK_BYTES = 2L * 2 * 2 * 16 * 16 * 4;
    private static final CacheZone BANK_A = TestSequences.zone("bank-a");
    private static final CacheZone BANK_B = TestSequences.zone("bank-b");

    @TempDir static Path folder;
    private static Path model;

    @BeforeAll
    static void writeModel() {
        System.out.println("seed " + SEED);
        model = folder.resolve("tiny.gguf");
        SyntheticModel.tiny().write(model);
    }

    private static EngineSettings settings(String format) {
        return EngineSettings.defaults()
                .withThreads(1)
                .withKvFormat(format)
                .withKvBytes(200 * BLOCK_BYTES)
                .withLimits(8, 64, 64);
    }

    private static GenerationRequest request(CacheZone zone, int[] prompt, int number) {
        double temperature = number % 2 == 0 ? 0 : 0.9;
        var sampling = new SamplingParameters(temperature, 40, 0.95, number, 24, List.of(), true);
        return new GenerationRequest("r" + number, prompt, sampling, zone, 1);
    }

    private static int[] prompt(int number) {
        int[] tokens = new SplittableRandom(SEED).ints(100, 0, 256).toArray();
        int length = 40 + 13 * number % 60;
        int[] own = Arrays.copyOf(tokens, length);
        for (int i = 20 + 16 * (number % 3); i < length; i++) {
            own[i] = (own[i] + number) % 256; // the first 20, 36 or 52 are like others'
        }
        return own;
    }

    private static TokenEvent.Finished run(
            Engine engine, GenerationRequest request, List<Integer> tokens) throws Exception {
        var recorder = new Recorder();
        engine.submit(request, recorder);
        TokenEvent.Finished end = recorder.await();
        tokens.addAll(recorder.tokens());
        return end;
    }

    /**
     * Alone with an empty cache is the reference; then in batches of any size and chunks, on more
     * threads, with blocks short, with a cache that knows everything, and with a neighbour's zone.
     */
    @ParameterizedTest
    @ValueSource(strings = {"f32", "f16", "int8"})
    void nothingAroundARequestChangesItsBytes(String format) throws Exception {
        List<List<Integer>> expected = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            expected.add(new ArrayList<>());
            try (Engine engine = Engine.open(model, settings(format).withLimits(1, 0, 256))) {
                TokenEvent.Finished end =
                        run(engine, request(BANK_A, prompt(i), i), expected.get(i));
                assertThat(end.usage().cachedTokens()).isZero();
            }
        }
        long blockBytes = format.equals("f32") ? BLOCK_BYTES : BLOCK_BYTES / 2;
        List<EngineSettings> ways =
                List.of(
                        settings(format),
                        settings(format).withThreads(2).withLimits(3, 64, 7),
                        settings(format).withKvBytes(15 * blockBytes).withLimits(8, 64, 13),
                        settings(format).withInterTokenMillis(1).withLimits(8, 64, 256));
        for (EngineSettings way : ways) {
            try (Engine engine = Engine.open(model, way)) {
                compareTwice(engine, expected);
            }
        }
    }

    private static void compareTwice(Engine engine, List<List<Integer>> expected) throws Exception {
        long computed = 0;
        long recomputed = 0;
        long cached = 0;
        for (int round = 0; round < 2; round++) {
            List<Recorder> recorders = new ArrayList<>();
            for (int i = 0; i < expected.size(); i++) {
                CacheZone zone = (i + round) % 3 == 0 ? BANK_B : BANK_A;
                recorders.add(new Recorder());
                engine.submit(request(zone, prompt(i), i), recorders.get(i));
            }
            for (int i = 0; i < expected.size(); i++) {
                SequenceUsage usage = recorders.get(i).await().usage();
                assertThat(recorders.get(i).tokens())
                        .as("request %d in round %d", i, round)
                        .isEqualTo(expected.get(i));
                assertThat(usage.cachedTokens() + usage.computedTokens() - usage.recomputedTokens())
                        .isEqualTo(usage.promptTokens() + usage.completionTokens() - 1);
                computed += usage.computedTokens();
                recomputed += usage.recomputedTokens();
                cached += usage.cachedTokens();
            }
        }
        EngineStatus status = engine.status();
        assertThat(computed)
                .as("requests' sum is the steps' own")
                .isEqualTo(status.computedTokens());
        assertThat(recomputed).isEqualTo(status.recomputedTokens());
        assertThat(cached).isEqualTo(status.cachedTokens()).isPositive();
        assertThat(status.kvBlocksFree()).isEqualTo(status.kvBlocksTotal());
    }

    /** Not only the chosen token: every logit, bit for bit. */
    @ParameterizedTest
    @ValueSource(strings = {"f32", "f16", "int8"})
    void aHitGivesTheLogitsOfAMissBitForBit(String format) throws Exception {
        try (Engine engine = Engine.open(model, settings(format))) {
            List<float[]> miss = logits(engine, BANK_A);
            List<float[]> hit = logits(engine, BANK_A);
            List<float[]> otherZone = logits(engine, BANK_B);
            assertThat(engine.status().cachedTokens()).as("one of three found").isEqualTo(80);
            for (int i = 0; i < miss.size(); i++) {
                assertThat(hit.get(i)).isEqualTo(miss.get(i));
                assertThat(otherZone.get(i)).isEqualTo(miss.get(i));
            }
        }
    }

    private static List<float[]> logits(Engine engine, CacheZone zone) throws Exception {
        List<float[]> rows = new ArrayList<>();
        int[] given = {1, 2, 3, 4, 5, 6};
        var recorder = new Recorder();
        var sampling = new SamplingParameters(0, 0, 1, 0, 6, List.of(), true);
        int[] prompt = new SplittableRandom(SEED).ints(90, 0, 256).toArray();
        engine.replay(
                new GenerationRequest("l", prompt, sampling, zone, 1), given, recorder, rows::add);
        recorder.await();
        return rows;
    }

    @Test
    void anErasedZoneIsProvenEmptyAndItsRequestsEnd() throws Exception {
        try (Engine engine = Engine.open(model, settings("int8"))) {
            run(engine, request(BANK_A, prompt(1), 1), new ArrayList<>());
            run(engine, request(BANK_B, prompt(1), 1), new ArrayList<>());
            var sampling = SamplingParameters.greedy(400);
            var going = new Recorder();
            engine.submit(new GenerationRequest("g", prompt(2), sampling, BANK_A, 1), going);
            ZoneErasure erasure = engine.eraseZone("bank-a");
            assertThat(going.await().reason()).isEqualTo(FinishReason.CANCELLED);
            assertThat(erasure.proven()).isTrue();
            assertThat(erasure.sequencesEnded()).isOne();
            assertThat(erasure.hashesForgotten()).isPositive();
            assertThat(erasure.blocksErased()).isGreaterThanOrEqualTo(erasure.hashesForgotten());
            assertThat(erasure.bytesScanned()).isPositive();
            TokenEvent.Finished again =
                    run(engine, request(BANK_A, prompt(1), 1), new ArrayList<>());
            assertThat(again.usage().cachedTokens()).isZero();
            TokenEvent.Finished other =
                    run(engine, request(BANK_B, prompt(1), 1), new ArrayList<>());
            assertThat(other.usage().cachedTokens()).as("another's stays").isPositive();
            assertThat(engine.eraseZone("nobody").proven()).isTrue();
        }
    }

    @Test
    void aPublishedPrefixIsReadByAllAndChangesNoToken() throws Exception {
        CacheZone published = TestSequences.zone("published");
        int[] prompt = prompt(4);
        List<Integer> alone = new ArrayList<>();
        try (Engine engine = Engine.open(model, settings("f32"))) {
            run(engine, request(BANK_A, prompt, 4), alone);
        }
        try (Engine engine = Engine.open(model, settings("f32"))) {
            assertThat(engine.publishPrefix(published, Arrays.copyOf(prompt, 35))).isEqualTo(2);
            assertThatThrownBy(() -> engine.publishPrefix(published, new int[] {1}))
                    .isInstanceOf(IllegalArgumentException.class);
            for (CacheZone zone : List.of(BANK_A, BANK_B)) {
                List<Integer> tokens = new ArrayList<>();
                TokenEvent.Finished end = run(engine, request(zone, prompt, 4), tokens);
                assertThat(tokens).isEqualTo(alone);
                assertThat(end.usage().cachedTokens()).isEqualTo(zone.equals(BANK_A) ? 0 : 32);
            }
            engine.withdrawPrefix(published, Arrays.copyOf(prompt, 35));
            TokenEvent.Finished later =
                    run(engine, request(TestSequences.zone("c"), prompt, 4), new ArrayList<>());
            assertThat(later.usage().cachedTokens()).isZero();
        }
    }

    @Test
    void aRequestThatItsZonesCeilingCouldNeverHoldIsRefusedAtOnce() throws Exception {
        try (Engine engine = Engine.open(model, settings("f32"))) {
            engine.setQuota("bank-a", new ZoneQuota(0, 3));
            assertThatThrownBy(() -> engine.submit(request(BANK_A, prompt(3), 3), new Recorder()))
                    .isInstanceOf(RequestTooLargeException.class);
            run(engine, request(BANK_B, prompt(3), 3), new ArrayList<>());
            assertThatThrownBy(() -> engine.setQuota("bank-b", new ZoneQuota(1000, 1000)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void theFormatIsPartOfTheProfile() throws Exception {
        try (Engine engine = Engine.open(model, settings("int8"))) {
            assertThat(engine.numericsProfile()).endsWith("/kv-int8-16");
        }
    }
}
