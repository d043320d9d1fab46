package io.alliancehub.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.engine.grammar.Grammar;
import io.alliancehub.engine.grammar.GrammarLimits;
import io.alliancehub.engine.grammar.GrammarSpec;
import io.alliancehub.engine.sampling.LogitRules;
import io.alliancehub.engine.sampling.Selection;
import io.alliancehub.engine.sampling.TokenBias;
import io.alliancehub.engine.testing.SyntheticModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Grammars in the steps of an engine whose model would say anything. */
final class GrammarEngineTest {

    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"maxLength\":4},"
                    + "\"b\":{\"type\":\"integer\",\"minimum\":-9,\"maximum\":120}},"
                    + "\"required\":[\"a\",\"b\"],\"additionalProperties\":false}";
    private static final Grammar OBJECT =
            Grammar.compile(GrammarSpec.jsonSchema(SCHEMA), GrammarLimits.DEFAULT);

    @TempDir static Path folder;
    private static Engine engine;

    @BeforeAll
    static void open() throws Exception {
        Path model = folder.resolve("tiny.gguf");
        SyntheticModel.tiny().write(model);
        engine = Engine.open(model, EngineSettings.defaults().withThreads(1).withKvBytes(1 << 18));
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    private static SamplingParameters sampling(long seed, int topLogprobs) {
        return new SamplingParameters(
                1.3,
                0,
                0.98,
                0,
                seed,
                80,
                List.of(),
                false,
                new LogitRules(TokenBias.of(Map.of(34, -3.0, 65, 8.0)), 1.1, 0.2, 0, 0),
                topLogprobs);
    }

    private static GenerationRequest request(long seed) {
        var sampling = sampling(seed, Selection.NO_LOGPROBS);
        return new GenerationRequest("g" + seed, new int[] {1, 2, 3}, sampling);
    }

    @Test
    void everyAnswerFitsAndGoesOnFromAnyOfItsTokens() throws Exception {
        int resumed = 0;
        for (long seed = 0; seed < 12; seed++) {
            GenerationRequest request = request(seed).withGrammar(OBJECT);
            Told whole = Told.of(engine, request);
            assertThat(whole.await().reason()).isEqualTo(FinishReason.STOP);
            assertThat(whole.text()).matches("(?s)\\{\"a\": ?\".*\", ?\"b\": ?-?[0-9]{1,3}\\}");
            for (int cut = 1; cut < whole.tokens().size(); cut += 3) {
                Told rest = Told.of(engine, request.resumedAfter(whole.tokenIds(cut)));
                rest.await();
                assertThat(rest.tokens())
                        .as("seed %d after %d", seed, cut)
                        .isEqualTo(whole.tokens().subList(cut, whole.tokens().size()));
                resumed++;
            }
        }
        assertThat(resumed).isGreaterThan(50);
    }

    @Test
    void companyAndPreemptionChangeNothing() throws Exception {
        List<List<Integer>> alone = new ArrayList<>();
        for (long seed = 0; seed < 12; seed++) {
            Told told = Told.of(engine, request(seed).withGrammar(OBJECT));
            told.await();
            alone.add(told.tokens());
        }
        List<Told> together = new ArrayList<>();
        for (long seed = 0; seed < 12; seed++) {
            together.add(Told.of(engine, request(seed).withGrammar(OBJECT)));
            Told.of(engine, request(100 + seed));
        }
        for (int seed = 0; seed < 12; seed++) {
            together.get(seed).await();
            assertThat(together.get(seed).tokens()).isEqualTo(alone.get(seed));
        }
    }

    @Test
    void logProbabilitiesAreTheModelsOwn() throws Exception {
        var sampling = sampling(3, 0);
        var request = new GenerationRequest("l", new int[] {1, 2, 3}, sampling);
        Told within = Told.of(engine, request.withGrammar(OBJECT));
        within.await();
        // The first token is '{' whatever the model would rather say; its probability is the
        // model's.
        assertThat(within.tokens().getFirst()).isEqualTo((int) '{');
        assertThat(within.logprobs()).hasSameSizeAs(within.tokens());
        Told again =
                Told.of(
                        engine,
                        new GenerationRequest(
                                "b",
                                new int[] {1, 2, 3},
                                new SamplingParameters(
                                        0,
                                        0,
                                        1,
                                        0,
                                        0,
                                        1,
                                        List.of(),
                                        false,
                                        new LogitRules(
                                                TokenBias.of(Map.of((int) '{', 100.0)), 1, 0, 0, 0),
                                        0)));
        again.await();
        assertThat(again.logprobs().getFirst()).isEqualTo(within.logprobs().getFirst());
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(
                        () ->
                                engine.submit(
                                        request(1)
                                                .withGrammar(OBJECT)
                                                .resumedAfter(new int[] {'{', 'x'}),
                                        event -> {}))
                .isInstanceOf(ResumeRefusedException.class)
                .hasMessageContaining("grammar");
        var endless = new SamplingParameters(0, 0, 1, 0, 9, List.of(), true);
        assertThatThrownBy(
                        () ->
                                new GenerationRequest("e", new int[] {1}, endless)
                                        .withGrammar(OBJECT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ignore_eos");
    }
}
