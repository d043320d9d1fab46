package io.alliancehub.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.engine.sampling.LogitRules;
import io.alliancehub.engine.sampling.Selection;
import io.alliancehub.engine.sampling.TokenBias;
import io.alliancehub.engine.sampling.TokenLogprobs;
import io.alliancehub.engine.testing.SyntheticModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a request asks of the sampler, through the whole engine. */
final class SamplingEngineTest {

    private static final long SEED = 20_261_128;
    private static final LogitRules RULES =
            new LogitRules(TokenBias.of(Map.of(65, 4.0, 66, -100.0)), 1.3, 0.7, 0.4, 10);

    @TempDir static Path folder;
    private static Path model;

    @BeforeAll
    static void writeModel() {
        model = folder.resolve("tiny.gguf");
        SyntheticModel.tiny().write(model);
    }

    private static Engine open(int threads, int running, int budget) throws IOException {
        return Engine.open(
                model,
                EngineSettings.defaults()
                        .withThreads(threads)
                        .withKvBytes(1 << 20)
                        .withLimits(running, 16, budget));
    }

    private static SamplingParameters sampling(long seed, LogitRules rules, int topLogprobs) {
        return new SamplingParameters(
                0.9, 40, 0.95, 0.02, seed, 30, List.of(), false, rules, topLogprobs);
    }

    private static GenerationRequest request(long seed, SamplingParameters sampling) {
        int[] prompt = new SplittableRandom(SEED + seed).ints(40, 0, 256).toArray();
        return new GenerationRequest("r" + seed, prompt, sampling);
    }

    @Test
    void tokensAndLogprobsUnderRulesDoNotDependOnCompany() throws Exception {
        List<Recorder> alone = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            try (Engine engine = open(1, 1, 7)) {
                var recorder = new Recorder();
                engine.submit(request(i, sampling(i, RULES, 5)), recorder);
                recorder.await();
                alone.add(recorder);
            }
        }
        List<Recorder> together = new ArrayList<>();
        try (Engine engine = open(2, 8, 64)) {
            for (int i = 0; i < 8; i++) {
                together.add(new Recorder());
                engine.submit(request(i, sampling(i, RULES, 5)), together.getLast());
            }
            for (Recorder recorder : together) {
                recorder.await();
            }
        }
        for (int i = 0; i < 8; i++) {
            assertThat(together.get(i).tokens()).isEqualTo(alone.get(i).tokens());
            assertThat(told(together.get(i))).isEqualTo(told(alone.get(i)));
            assertThat(alone.get(i).tokens()).hasSizeGreaterThanOrEqualTo(10);
            assertThat(alone.get(i).tokens()).as("a token that is biased away").doesNotContain(66);
        }
    }

    private static List<String> told(Recorder recorder) {
        List<String> told = new ArrayList<>();
        for (TokenLogprobs each : recorder.logprobs()) {
            told.add(
                    each.chosen()
                            + java.util.Arrays.toString(each.topIds())
                            + java.util.Arrays.toString(each.topLogprobs()));
        }
        assertThat(told).hasSameSizeAs(recorder.tokens());
        return told;
    }

    @Test
    void nothingIsToldWhereNothingIsAsked() throws Exception {
        try (Engine engine = open(1, 2, 16)) {
            var recorder = new Recorder();
            engine.submit(
                    request(1, sampling(1, LogitRules.NONE, Selection.NO_LOGPROBS)), recorder);
            recorder.await();
            assertThat(recorder.tokens()).isNotEmpty();
            assertThat(recorder.logprobs()).isEmpty();
        }
    }

    @Test
    void anEndThatIsForcedComesRightAfterMinTokens() throws Exception {
        var forced = TokenBias.of(Map.of(SyntheticModel.END, 100.0));
        try (Engine engine = open(1, 2, 16)) {
            for (int least : new int[] {0, 1, 12}) {
                var recorder = new Recorder();
                var rules = new LogitRules(forced, 1, 0, 0, least);
                engine.submit(request(3, sampling(3, rules, 0)), recorder);
                assertThat(recorder.await().reason()).isEqualTo(FinishReason.STOP);
                assertThat(recorder.tokens()).hasSize(least + 1).endsWith(SyntheticModel.END);
            }
        }
    }

    @Test
    void sequencesOfOnePromptShareItsBlocks() throws Exception {
        try (Engine engine = open(1, 4, 64)) {
            List<Recorder> choices = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                choices.add(new Recorder());
                var request = request(5, sampling(100 + i, LogitRules.NONE, 0));
                engine.submit(request, choices.getLast());
            }
            int cached = 0;
            for (Recorder choice : choices) {
                cached += choice.await().usage().cachedTokens();
            }
            assertThat(cached).as("three found the two full blocks").isEqualTo(3 * 32);
            assertThat(choices.get(0).tokens()).isNotEqualTo(choices.get(1).tokens());
        }
    }

    @Test
    void aBiasForATokenThatDoesNotExistIsRefused() throws Exception {
        try (Engine engine = open(1, 2, 16)) {
            var rules = new LogitRules(TokenBias.of(Map.of(100_000, 1.0)), 1, 0, 0, 0);
            assertThatThrownBy(
                            () -> engine.submit(request(1, sampling(1, rules, 0)), new Recorder()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("100000");
        }
    }

    @Test
    void minTokensMayNotExceedMaxTokens() {
        var rules = new LogitRules(TokenBias.NONE, 1, 0, 0, 31);
        assertThatThrownBy(() -> sampling(1, rules, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("min_tokens");
    }
}
