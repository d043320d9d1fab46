package io.alliancehub.engine.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.alliancehub.kernel.Kernels;
import io.alliancehub.kernel.ScalarKernels;
import io.alliancehub.kernel.VectorKernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Rules for logits, min-p and log probabilities, against a sampler that keeps to the plainest way.
 */
final class SelectionTest {

    private static final long SEED = 20_261_128;
    private static final int VOCABULARY = 48;
    private static final int[] ENDS = {7, 40};
    private static final int SELECTIONS = 4000;

    private static MemorySegment row(float[] logits) {
        MemorySegment data = Arena.ofAuto().allocate(4L * logits.length + 4, 4);
        MemorySegment.copy(logits, 0, data, ValueLayout.JAVA_FLOAT, 4, logits.length);
        return data;
    }

    private static float[] read(MemorySegment row, int count) {
        float[] values = new float[count];
        MemorySegment.copy(row, ValueLayout.JAVA_FLOAT, 4, values, 0, count);
        return values;
    }

    private static float[] logits(SplittableRandom random) {
        float[] logits = new float[VOCABULARY];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) (4 * random.nextGaussian());
        }
        return logits;
    }

    private static LogitRules rules(SplittableRandom random) {
        Map<Integer, Double> biases = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            biases.put(random.nextInt(VOCABULARY), 20 * random.nextDouble() - 10);
        }
        return new LogitRules(
                TokenBias.of(biases),
                random.nextBoolean() ? 1 : 0.5 + 2 * random.nextDouble(),
                random.nextBoolean() ? 0 : 4 * random.nextDouble() - 2,
                random.nextBoolean() ? 0 : 4 * random.nextDouble() - 2,
                random.nextInt(12));
    }

    private static Choice.Random choice(SplittableRandom random) {
        return new Choice.Random(
                0.2 + 1.5 * random.nextDouble(),
                random.nextBoolean() ? 0 : 1 + random.nextInt(20),
                random.nextBoolean() ? 1 : 0.1 + 0.9 * random.nextDouble(),
                random.nextBoolean() ? 0 : random.nextDouble() * 0.3,
                random.nextLong());
    }

    private static ArrayHistory history(SplittableRandom random) {
        int[] tokens = random.ints(1 + random.nextInt(20), 0, VOCABULARY / 2).toArray();
        return new ArrayHistory(tokens, 1 + random.nextInt(tokens.length));
    }

    @Test
    void everySelectionIsThatOfTheNaiveSamplerAndLeavesTheRowAsItWas() {
        var random = new SplittableRandom(SEED);
        Set<Integer> ends = Set.of(ENDS[0], ENDS[1]);
        List<Sampler> samplers =
                List.of(
                        new Sampler(new ScalarKernels(), VOCABULARY, ENDS),
                        new Sampler(new VectorKernels(), VOCABULARY, ENDS));
        Set<Integer> drawn = new HashSet<>();
        for (int i = 0; i < SELECTIONS; i++) {
            float[] logits = logits(random);
            LogitRules rules = rules(random);
            Choice.Random choice = choice(random);
            ArrayHistory history = history(random);
            double[] ruled =
                    NaiveSampler.ruled(
                            rules, history.tokens(), history.promptTokens(), logits, ends);
            double u = Philox.uniform(choice.seed(), history.size(), new int[4]);
            int expected = NaiveSampler.draw(choice, ruled, u);
            MemorySegment row = row(logits);
            for (Sampler sampler : samplers) {
                var drawing = new Selection(choice, rules, Selection.NO_LOGPROBS);
                assertThat(sampler.choose(drawing, history, row, 4))
                        .as("%d: %s, %s, seed %d", i, choice, rules, SEED)
                        .isEqualTo(expected);
                var greedy = new Selection(new Choice.Greedy(), rules, 3);
                assertThat(sampler.choose(greedy, history, row, 4))
                        .as("%d greedy: %s, seed %d", i, rules, SEED)
                        .isEqualTo(NaiveSampler.best(ruled));
                assertThat(read(row, VOCABULARY)).isEqualTo(logits);
            }
            drawn.add(expected);
        }
        assertThat(drawn).as("all kinds of tokens were drawn").hasSize(VOCABULARY);
    }

    @Test
    void minPKeepsWhatHasItsPartOfTheBestOnesProbability() {
        float[] logits = new float[4];
        double[] probabilities = {0.5, 0.3, 0.15, 0.05};
        for (int i = 0; i < 4; i++) {
            logits[i] = (float) Math.log(probabilities[i]);
        }
        var sampler = new Sampler(new ScalarKernels(), 4);
        Set<Integer> drawn = new HashSet<>();
        for (int position = 0; position < 500; position++) {
            var choice = new Choice.Random(1, 0, 1, 0.29, 11);
            drawn.add(sampler.choose(choice, row(logits), 4, position));
        }
        assertThat(drawn).containsExactlyInAnyOrder(0, 1, 2);
    }

    @Test
    void noEndIsChosenBeforeThereAreMinTokens() {
        float[] logits = new float[VOCABULARY];
        logits[ENDS[0]] = 90;
        logits[ENDS[1]] = 80;
        logits[3] = 1;
        var sampler = new Sampler(new VectorKernels(), VOCABULARY, ENDS);
        var rules = new LogitRules(TokenBias.of(Map.of(ENDS[0], 100.0)), 1, 0, 0, 2);
        var selection = new Selection(new Choice.Greedy(), rules, Selection.NO_LOGPROBS);
        var second = new ArrayHistory(new int[] {1, 2, 3}, 2);
        assertThat(sampler.choose(selection, second, row(logits), 4)).isEqualTo(3);
        var third = new ArrayHistory(new int[] {1, 2, 3, 3}, 2);
        assertThat(sampler.choose(selection, third, row(logits), 4)).isEqualTo(ENDS[0]);
    }

    @Test
    void onlyTheRepetitionPenaltyCountsThePrompt() {
        float[] logits = {1, 1.05f, 0};
        var sampler = new Sampler(new ScalarKernels(), 3);
        var history = new ArrayHistory(new int[] {1, 1, 1}, 3);
        assertThat(greedy(sampler, new LogitRules(TokenBias.NONE, 1, 2, 2, 0), history, logits))
                .isEqualTo(1);
        assertThat(greedy(sampler, new LogitRules(TokenBias.NONE, 1.2, 0, 0, 0), history, logits))
                .isZero();
    }

    private static int greedy(
            Sampler sampler, LogitRules rules, TokenHistory history, float[] logits) {
        var selection = new Selection(new Choice.Greedy(), rules, Selection.NO_LOGPROBS);
        return sampler.choose(selection, history, row(logits), 4);
    }

    @Test
    void logprobsAreThoseOfTheModelWhateverTheRules() {
        var random = new SplittableRandom(SEED);
        var sampler = new Sampler(new ScalarKernels(), VOCABULARY, ENDS);
        for (int i = 0; i < 300; i++) {
            float[] logits = logits(random);
            int top = random.nextInt(Selection.TOP_LOGPROBS_MAX + 1);
            MemorySegment row = row(logits);
            var selection = new Selection(choice(random), rules(random), top);
            int token = sampler.choose(selection, history(random), row, 4);
            TokenLogprobs told = sampler.logprobs(token, row, 4);
            assertThat(told.chosen()).isCloseTo(logprob(logits, token), within(1e-9));
            assertThat(told.topIds()).hasSize(top).doesNotHaveDuplicates();
            for (int at = 0; at < top; at++) {
                double expected = logprob(logits, told.topIds()[at]);
                assertThat(told.topLogprobs()[at]).isCloseTo(expected, within(1e-9));
                int rank = at;
                long better =
                        java.util.stream.IntStream.range(0, VOCABULARY)
                                .filter(id -> logits[id] > logits[told.topIds()[rank]])
                                .count();
                assertThat(better).isEqualTo(at);
            }
        }
    }

    @Test
    void equalTokensAreToldInOrderOfTheirIds() {
        var sampler = new Sampler(new ScalarKernels(), 6);
        MemorySegment row = row(new float[] {1, 2, 1, 2, 2, 0});
        var selection = new Selection(new Choice.Greedy(), LogitRules.NONE, 4);
        int token = sampler.choose(selection, new ArrayHistory(new int[] {0}, 1), row, 4);
        assertThat(sampler.logprobs(token, row, 4).topIds()).containsExactly(1, 3, 4, 0);
    }

    private static double logprob(float[] logits, int token) {
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit);
        }
        return logits[token] - Math.log(sum);
    }

    @Test
    void aRowThatIsNotFiniteIsRefusedAndPutBack() {
        float[] logits = new float[VOCABULARY];
        logits[9] = Float.NaN;
        MemorySegment row = row(logits);
        var rules = new LogitRules(TokenBias.of(Map.of(2, 5.0)), 2, 1, 1, 3);
        var history = new ArrayHistory(new int[] {1, 2}, 1);
        for (Kernels kernels : List.of(new ScalarKernels(), new VectorKernels())) {
            for (int top : new int[] {Selection.NO_LOGPROBS, 2}) {
                var selection = new Selection(new Choice.Greedy(), rules, top);
                var sampler = new Sampler(kernels, VOCABULARY, ENDS);
                assertThatThrownBy(() -> sampler.choose(selection, history, row, 4))
                        .isInstanceOf(NotFiniteLogitsException.class);
                assertThat(read(row, VOCABULARY)).isEqualTo(logits);
            }
        }
    }

    @Test
    void choosingAllocatesNothing() {
        var sampler = new Sampler(new ScalarKernels(), VOCABULARY, ENDS);
        var random = new SplittableRandom(SEED);
        MemorySegment row = row(logits(random));
        var history = new ArrayHistory(random.ints(64, 0, VOCABULARY).toArray(), 32);
        var rules = new LogitRules(TokenBias.of(Map.of(2, 5.0)), 1.3, 0.5, 0.25, 40);
        var drawing = new Selection(new Choice.Random(0.8, 30, 0.9, 0.01, 5), rules, -1);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        int calls = 20_000;
        long least = Long.MAX_VALUE;
        // The first rounds load classes and run before the compiler has removed what it can.
        for (int round = 0; round < 5; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < calls; i++) {
                sampler.choose(drawing, history, row, 4);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).as("bytes in %d choices", calls).isLessThan(calls);
    }

    @Test
    void rulesOutOfRangeAreRefusedByName() {
        assertRefused(() -> new LogitRules(TokenBias.NONE, 0, 0, 0, 0), "repetition_penalty");
        assertRefused(() -> new LogitRules(TokenBias.NONE, 1, 2.5, 0, 0), "presence_penalty");
        assertRefused(
                () -> new LogitRules(TokenBias.NONE, 1, 0, Double.NaN, 0), "frequency_penalty");
        assertRefused(() -> new LogitRules(TokenBias.NONE, 1, 0, 0, -1), "min_tokens");
        assertRefused(() -> TokenBias.of(Map.of(1, 100.5)), "logit_bias");
        assertRefused(() -> TokenBias.of(Map.of(1, Double.NaN)), "logit_bias");
        assertRefused(() -> TokenBias.of(Map.of(-1, 1.0)), "logit_bias");
        Map<Integer, Double> many = new HashMap<>();
        for (int id = 0; id <= TokenBias.TOKENS_MAX; id++) {
            many.put(id, 1.0);
        }
        assertRefused(() -> TokenBias.of(many), "logit_bias");
        assertRefused(
                () -> new Selection(new Choice.Greedy(), LogitRules.NONE, 21), "top_logprobs");
    }

    private static void assertRefused(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable made, String name) {
        assertThatThrownBy(made)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
    }
}
