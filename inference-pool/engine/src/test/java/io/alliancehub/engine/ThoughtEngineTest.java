package io.alliancehub.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.engine.sampling.LogitRules;
import io.alliancehub.engine.sampling.Selection;
import io.alliancehub.engine.sampling.ThoughtLimit;
import io.alliancehub.engine.sampling.TokenBias;
import io.alliancehub.engine.testing.SyntheticModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thoughts that are closed at their limit, through the whole engine. */
final class ThoughtEngineTest {

    private static final int END = 93;
    private static final int[] CLOSING = {10, END, 11};
    private static final int LIMIT = 7;
    private static final int TOKENS = 16;

    @TempDir static Path folder;

    @Test
    void theEndIsForcedAndWhoeverResumesGoesTheSameWay() throws Exception {
        Path model = folder.resolve("tiny.gguf");
        SyntheticModel.tiny().write(model);
        try (Engine engine = Engine.open(model, EngineSettings.defaults().withThreads(1))) {
            for (long seed = 1; seed <= 4; seed++) {
                List<Integer> free = tokens(engine, request(seed));
                List<Integer> limited = tokens(engine, request(seed).limiting(limit()));
                assertThat(free.subList(0, LIMIT)).doesNotContain(END);
                assertThat(limited.subList(0, LIMIT - 2)).isEqualTo(free.subList(0, LIMIT - 2));
                assertThat(limited.subList(LIMIT - 2, LIMIT + 1)).containsExactly(10, END, 11);
                assertThat(limited).hasSize(TOKENS);
                for (int cut = 1; cut < TOKENS; cut++) {
                    int[] emitted =
                            limited.subList(0, cut).stream().mapToInt(Integer::intValue).toArray();
                    GenerationRequest resumed =
                            request(seed).limiting(limit()).resumedAfter(emitted);
                    List<Integer> whole = new ArrayList<>(limited.subList(0, cut));
                    whole.addAll(tokens(engine, resumed));
                    assertThat(whole).as("resumed after %d", cut).isEqualTo(limited);
                }
            }
        }
    }

    /** What text was shown before the seam is told to whoever goes on reading. */
    @Test
    void whatEmittedTokensHadShownIsTold() throws Exception {
        Path model = folder.resolve("tiny.gguf");
        SyntheticModel.tiny().write(model);
        try (Engine engine = Engine.open(model, EngineSettings.defaults().withThreads(1))) {
            int[] emitted = engine.tokenizer().encode("a银");
            for (int cut = 0; cut <= emitted.length; cut++) {
                var shown = new StringBuilder("nothing told");
                var listener =
                        new TokenListener() {
                            @Override
                            public void onToken(TokenEvent event) {}

                            @Override
                            public void onResumed(String text) {
                                shown.replace(0, shown.length(), text);
                            }
                        };
                engine.submit(request(1).resumedAfter(Arrays.copyOf(emitted, cut)), listener)
                        .cancel();
                String expected = cut == 0 ? "nothing told" : cut < emitted.length ? "a" : "a银";
                assertThat(shown.toString()).isEqualTo(expected);
            }
        }
    }

    private static ThoughtLimit limit() {
        return new ThoughtLimit(LIMIT, OptionalInt.empty(), CLOSING, END);
    }

    private static GenerationRequest request(long seed) {
        // The model itself never ends its thought.
        var rules = new LogitRules(TokenBias.of(Map.of(END, -100.0)), 1, 0, 0, 0);
        var sampling =
                new SamplingParameters(
                        1, 0, 1, 0, seed, TOKENS, List.of(), true, rules, Selection.NO_LOGPROBS);
        return new GenerationRequest("thought", new int[] {1, 2, 3}, sampling);
    }

    private static List<Integer> tokens(Engine engine, GenerationRequest request) throws Exception {
        Told told = Told.of(engine, request);
        told.await();
        return told.tokens();
    }
}
