package io.alliancehub.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.engine.kvcache.CacheZone;
import io.alliancehub.engine.testing.TestSequences;
import io.alliancehub.engine.testing.TinyModel;
import io.alliancehub.engine.testing.TinyShape;
import io.alliancehub.kernel.KernelChoice;
import io.alliancehub.kernel.WeightType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What evidence rests on, over every architecture and several profiles: a request's tokens and the
 * bytes of its text depend on the file, the request and the numerics profile alone.
 *
 * <p>Requests are what {@link EvidenceRequests} has: every rule of the sampler, and choices of one
 * prompt. The reference is each alone, in an engine that does one at a time and finds nothing in
 * its cache. Then engines of random settings, of the same profile but on the fastest kernels that
 * give its bits here, do all of them together with others that are cancelled: on some threads, with
 * chunks of any size, blocks short or not, zones shared or not, each twice, and some resumed after
 * a part of their tokens.
 */
final class EvidenceTest {

    private static final long SEED = 20_261_129;
    private static final int REQUESTS = EvidenceRequests.COUNT;
    private static final int WAYS = 2;
    private static final int TOKENS_MAX = EvidenceRequests.TOKENS_MAX;

    private static final Counts COUNTS = new Counts();

    @TempDir Path folder;

    /** What this run has seen, so that no property holds for want of a case. */
    private static final class Counts {
        private int profiles;
        private int engines;
        private int answers;
        private long tokens;
        private long logprobs;
        private int choicesFound;
        private int heldFromTheEnd;
        private int resumed;
        private int resumedAtTheEnd;
        private int cancelled;
        private long preemptions;
        private long drafted;
        private long accepted;
        private long cached;
        private long recomputed;
        private long computed;
    }

    /** Half of a profile; the file and the machine are the other. */
    private record Profile(String kernels, String kvFormat) {

        /**
         * The same profile by the kernels that a member would take: native ones, if there are any.
         */
        Profile onTheFastest() {
            return new Profile(KernelChoice.computing(kernels).kernels().name(), kvFormat);
        }
    }

    private record Way(
            int threads, int running, int budget, int millis, int blocks, int zones, int drafts) {

        static Way draw(SplittableRandom random, boolean tight) {
            int running = 1 + random.nextInt(2 * REQUESTS);
            return new Way(
                    1 + random.nextInt(3),
                    running,
                    running + random.nextInt(40),
                    random.nextInt(3),
                    tight ? 6 + random.nextInt(3) : 100,
                    1 + random.nextInt(3),
                    8 * random.nextInt(3));
        }
    }

    @AfterAll
    static void somethingOfEverythingWasThere() {
        System.out.printf(
                "evidence: seed %d, %d profiles of %d shapes, %d engines, %d answers of %d tokens"
                        + " and %d log probabilities compared, %d choices that found their prompt, %d"
                        + " answers that ended when they had their least tokens, %d answers resumed (%d"
                        + " at their end), %d cancelled, %d preemptions, positions: %d computed, %d of"
                        + " them again, %d found, %d guessed and %d of these right%n",
                SEED,
                COUNTS.profiles,
                TinyModel.shapes().size(),
                COUNTS.engines,
                COUNTS.answers,
                COUNTS.tokens,
                COUNTS.logprobs,
                COUNTS.choicesFound,
                COUNTS.heldFromTheEnd,
                COUNTS.resumed,
                COUNTS.resumedAtTheEnd,
                COUNTS.cancelled,
                COUNTS.preemptions,
                COUNTS.computed,
                COUNTS.recomputed,
                COUNTS.cached,
                COUNTS.drafted,
                COUNTS.accepted);
        assertThat(COUNTS.logprobs).isPositive();
        assertThat(COUNTS.choicesFound).isPositive();
        assertThat(COUNTS.heldFromTheEnd).isPositive();
        assertThat(COUNTS.resumed).isPositive();
        assertThat(COUNTS.resumedAtTheEnd).isPositive();
        assertThat(COUNTS.cancelled).isPositive();
        assertThat(COUNTS.preemptions).isPositive();
        assertThat(COUNTS.accepted).isPositive();
        assertThat(COUNTS.drafted).isGreaterThan(COUNTS.accepted);
        assertThat(COUNTS.recomputed).isPositive();
        assertThat(COUNTS.cached).isPositive();
    }

    @TestFactory
    Stream<DynamicTest> theSameProfileGivesTheSameBytes() {
        List<DynamicTest> tests = new ArrayList<>();
        for (TinyShape shape : TinyModel.shapes()) {
            for (Profile profile : profiles(tests.size() / 2)) {
                tests.add(
                        DynamicTest.dynamicTest(
                                "%s, %s by %s"
                                        .formatted(
                                                shape.name,
                                                profile,
                                                profile.onTheFastest().kernels()),
                                () -> check(shape, profile)));
            }
        }
        return tests.stream();
    }

    /** The vector kernels' floats for every shape, and another profile for each in turn. */
    private static List<Profile> profiles(int turn) {
        return List.of(
                new Profile("vector", "f32"),
                turn % 2 == 0 ? new Profile("vector-int8", "f16") : new Profile("scalar", "int8"));
    }

    private void check(TinyShape shape, Profile profile) throws Exception {
        Path file = mixed(shape).write(folder.resolve("tiny.gguf"));
        var random = new SplittableRandom(SEED ^ (shape.name + profile).hashCode());
        List<GenerationRequest> requests = new ArrayList<>();
        List<Told> alone = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            GenerationRequest request = EvidenceRequests.request(i, List.of());
            if (i == EvidenceRequests.STOPPED) {
                String text = alone(file, shape, profile, request).text();
                int middle = text.offsetByCodePoints(0, text.codePointCount(0, text.length()) / 2);
                request =
                        EvidenceRequests.request(
                                i, List.of("never", text.substring(middle, middle + 1)));
            }
            requests.add(request);
            alone.add(alone(file, shape, profile, request));
        }
        COUNTS.profiles++;
        for (int way = 0; way < WAYS; way++) {
            together(
                    file,
                    shape,
                    profile.onTheFastest(),
                    Way.draw(random, way > 0),
                    requests,
                    alone,
                    random);
        }
    }

    /** Eight-bit weights wherever rows are whole groups, so that int8 activations have a part. */
    private static TinyModel mixed(TinyShape shape) {
        var model = new TinyModel(shape, SEED);
        for (Map.Entry<String, TinyModel.Tensor> entry : model.tensors.entrySet()) {
            TinyModel.Tensor tensor = entry.getValue();
            boolean matrix = tensor.dimensions().size() > 1 && tensor.dimensions().get(0) % 32 == 0;
            if (matrix && !entry.getKey().contains("gate_inp")) {
                entry.setValue(
                        new TinyModel.Tensor(
                                tensor.dimensions(), tensor.numbers(), WeightType.Q8_0));
            }
        }
        return model;
    }

    private static Told alone(
            Path file, TinyShape shape, Profile profile, GenerationRequest request)
            throws Exception {
        var way = new Way(1, 1, 256, 0, 16, 1, 0);
        try (Engine engine = open(file, shape, profile, way)) {
            Told told = Told.of(engine, request);
            TokenEvent.Finished end = told.await();
            assertThat(end.reason()).isIn(FinishReason.STOP, FinishReason.LENGTH);
            assertThat(end.usage().cachedTokens()).isZero();
            requireRules(request, told, end.reason());
            return told;
        }
    }

    private static void requireRules(GenerationRequest request, Told told, FinishReason reason) {
        int least = request.sampling().rules().minTokens();
        int size = told.tokens().size();
        assertThat(size).as("least tokens").isGreaterThanOrEqualTo(least);
        assertThat(told.logprobs()).hasSize(request.sampling().topLogprobs() < 0 ? 0 : size);
        boolean held = least > 0 && size == least + 1 && reason == FinishReason.STOP;
        COUNTS.heldFromTheEnd += held ? 1 : 0;
    }

    private static Engine open(Path file, TinyShape shape, Profile profile, Way way)
            throws IOException {
        EngineSettings settings = EngineSettings.defaults();
        return Engine.open(
                file,
                settings.withKernels(profile.kernels())
                        .withKvFormat(profile.kvFormat())
                        .withThreads(way.threads())
                        .withKvBytes((way.blocks() + 1) * blockBytes(shape, profile, settings))
                        .withInterTokenMillis(way.millis())
                        .withDraftTokens(way.drafts())
                        .withLimits(way.running(), 8 * REQUESTS, way.budget()));
    }

    /** Near enough to make blocks short where they are to be. */
    private static long blockBytes(TinyShape shape, Profile profile, EngineSettings settings) {
        int less =
                switch (profile.kvFormat()) {
                    case "f16" -> 2;
                    case "int8" -> 3;
                    default -> 1;
                };
        return shape.blockBytes(settings.blockSize()) / less;
    }

    private static void together(
            Path file,
            TinyShape shape,
            Profile profile,
            Way way,
            List<GenerationRequest> requests,
            List<Told> alone,
            SplittableRandom random)
            throws Exception {
        List<Told> all = new ArrayList<>();
        try (Engine engine = open(file, shape, profile, way)) {
            for (int round = 0; round < 2; round++) {
                List<Told> told = new ArrayList<>();
                int[] cuts = new int[REQUESTS];
                CacheZone zone = TestSequences.zone("bank");
                for (int i = 0; i < REQUESTS; i++) {
                    int known = alone.get(i).tokens().size();
                    cuts[i] = random.nextBoolean() ? 0 : random.nextInt(known + 1);
                    // Choices of one answer are of one zone.
                    if (i != EvidenceRequests.CHOICE) {
                        zone = TestSequences.zone("bank-" + random.nextInt(way.zones()));
                    }
                    told.add(
                            Told.of(engine, resumed(requests.get(i), alone.get(i), cuts[i], zone)));
                    all.add(passing(engine, requests.get(i), zone, random));
                }
                for (int i = 0; i < REQUESTS; i++) {
                    compare(requests.get(i), alone.get(i), told.get(i), cuts[i], way.toString());
                }
                SequenceUsage choice = told.get(EvidenceRequests.CHOICE).await().usage();
                COUNTS.choicesFound += choice.cachedTokens() > 0 ? 1 : 0;
                all.addAll(told);
            }
            requireSums(engine, all);
        }
        COUNTS.engines++;
    }

    private static GenerationRequest resumed(
            GenerationRequest request, Told alone, int cut, CacheZone zone) {
        return new GenerationRequest(
                        request.id(), request.promptTokens(), request.sampling(), zone, 1)
                .withGrammar(request.grammar())
                .resumedAfter(alone.tokenIds(cut));
    }

    /** Someone else's, of another seed, who hangs up. */
    private static Told passing(
            Engine engine, GenerationRequest like, CacheZone zone, SplittableRandom random) {
        var sampling =
                new SamplingParameters(1, 0, 1, random.nextLong(), TOKENS_MAX, List.of(), true);
        var request = new GenerationRequest("passing", like.promptTokens(), sampling, zone, 1);
        return Told.of(engine, request, 1 + random.nextInt(TOKENS_MAX - 1));
    }

    private static void compare(
            GenerationRequest request, Told alone, Told told, int cut, String way)
            throws Exception {
        TokenEvent.Finished end = told.await();
        String what = request.id() + " resumed after " + cut + ", " + way;
        int size = alone.tokens().size();
        assertThat(told.tokens()).as(what).isEqualTo(alone.tokens().subList(cut, size));
        assertThat(told.text().getBytes(StandardCharsets.UTF_8))
                .as(what)
                .isEqualTo(alone.textAfter(cut).getBytes(StandardCharsets.UTF_8));
        boolean tells = !alone.logprobs().isEmpty();
        assertThat(told.logprobs())
                .as("log probabilities of " + what)
                .isEqualTo(tells ? alone.logprobs().subList(cut, size) : List.of());
        COUNTS.logprobs += told.logprobs().size();
        assertThat(end.reason()).as(what).isEqualTo(alone.await().reason());
        SequenceUsage usage = end.usage();
        assertThat(usage.promptTokens()).isEqualTo(request.promptTokens().length);
        assertThat(usage.completionTokens()).isEqualTo(size);
        assertThat(usage.cachedTokens() + usage.computedTokens() - usage.recomputedTokens())
                .as(what)
                .isEqualTo(cut == size ? 0 : usage.promptTokens() + size - 1);
        COUNTS.answers++;
        COUNTS.tokens += size - cut;
        COUNTS.resumed += cut > 0 ? 1 : 0;
        COUNTS.resumedAtTheEnd += cut == size ? 1 : 0;
    }

    /** Whoever was answered, cancelled or preempted: together they are what the steps counted. */
    private static void requireSums(Engine engine, List<Told> all) throws Exception {
        long[] sums = new long[3];
        for (Told told : all) {
            TokenEvent.Finished end = told.await();
            sums[0] += end.usage().computedTokens();
            sums[1] += end.usage().recomputedTokens();
            sums[2] += end.usage().cachedTokens();
            COUNTS.cancelled += end.reason() == FinishReason.CANCELLED ? 1 : 0;
        }
        EngineStatus status = engine.status();
        assertThat(sums)
                .as("computed, recomputed and cached of %s", Arrays.toString(sums))
                .containsExactly(
                        status.computedTokens(), status.recomputedTokens(), status.cachedTokens());
        assertThat(status.kvBlocksFree()).isEqualTo(status.kvBlocksTotal());
        COUNTS.preemptions += status.preemptions();
        COUNTS.drafted += status.draftedTokens();
        COUNTS.accepted += status.acceptedTokens();
        COUNTS.computed += status.computedTokens();
        COUNTS.recomputed += status.recomputedTokens();
        COUNTS.cached += status.cachedTokens();
    }
}
