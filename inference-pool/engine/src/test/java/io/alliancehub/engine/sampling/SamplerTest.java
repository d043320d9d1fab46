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
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class SamplerTest {

    private static final double[] PROBABILITIES = {0.05, 0.4, 0.1, 0.25, 0.2};
    private static final int DRAWS = 20_000;

    private final Sampler sampler = new Sampler(new ScalarKernels(), PROBABILITIES.length);
    private final MemorySegment logits = logits(PROBABILITIES);

    private static MemorySegment logits(double[] probabilities) {
        MemorySegment data = Arena.ofAuto().allocate(4L * probabilities.length, 4);
        for (int i = 0; i < probabilities.length; i++) {
            data.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) Math.log(probabilities[i]) + 3);
        }
        return data;
    }

    private double[] frequencies(double temperature, int topK, double topP) {
        double[] counts = new double[PROBABILITIES.length];
        for (int position = 0; position < DRAWS; position++) {
            var choice = new Choice.Random(temperature, topK, topP, 42);
            counts[sampler.choose(choice, logits, 0, position)] += 1.0 / DRAWS;
        }
        return counts;
    }

    @Test
    void temperatureOneDrawsTheModelsOwnProbabilities() {
        assertThat(frequencies(1, 0, 1)).containsExactly(PROBABILITIES, within(0.015));
    }

    @Test
    void topKKeepsTheBestAndRenormalises() {
        assertThat(frequencies(1, 2, 1))
                .containsExactly(new double[] {0, 0.4 / 0.65, 0, 0.25 / 0.65, 0}, within(0.015));
    }

    @Test
    void topPKeepsTheSmallestSetThatReachesIt() {
        assertThat(frequencies(1, 0, 0.7))
                .containsExactly(
                        new double[] {0, 0.4 / 0.85, 0, 0.25 / 0.85, 0.2 / 0.85}, within(0.015));
        assertThat(frequencies(1, 0, 0.01))
                .containsExactly(new double[] {0, 1, 0, 0, 0}, within(1e-9));
    }

    @Test
    void topPIsOfWhatTopKKept() {
        assertThat(frequencies(1, 2, 0.6))
                .containsExactly(new double[] {0, 1, 0, 0, 0}, within(1e-9));
    }

    @Test
    void aLowTemperatureSharpens() {
        double[] cold = frequencies(0.5, 0, 1);
        double sum = 0;
        for (double p : PROBABILITIES) {
            sum += p * p;
        }
        assertThat(cold[1]).isCloseTo(0.16 / sum, within(0.015));
    }

    @Test
    void theSameSeedAndPositionGiveTheSameTokenWhateverWasDrawnBefore() {
        var choice = new Choice.Random(1, 4, 0.95, 7);
        int alone = new Sampler(new ScalarKernels(), 5).choose(choice, logits, 0, 99);
        frequencies(2, 3, 0.5);
        assertThat(sampler.choose(choice, logits, 0, 99)).isEqualTo(alone);
        var tokens = new TreeSet<Integer>();
        for (int seed = 0; seed < 50; seed++) {
            tokens.add(sampler.choose(new Choice.Random(1, 0, 1, seed), logits, 0, 99));
        }
        assertThat(tokens.size()).as("the seed matters").isGreaterThan(2);
    }

    @Test
    void givenTokensAreTakenFirst() {
        var choice = new Choice.Given(10, new int[] {4, 0});
        assertThat(sampler.choose(choice, logits, 0, 10)).isEqualTo(4);
        assertThat(sampler.choose(choice, logits, 0, 11)).isEqualTo(0);
        assertThat(sampler.choose(choice, logits, 0, 12)).isEqualTo(1);
    }

    @Test
    void logitsThatAreNotFiniteAreRefused() {
        MemorySegment broken = logits(PROBABILITIES);
        for (int i = 0; i < PROBABILITIES.length; i++) {
            broken.setAtIndex(ValueLayout.JAVA_FLOAT, i, Float.NaN);
        }
        assertThatThrownBy(() -> sampler.choose(new Choice.Greedy(), broken, 0, 5))
                .isInstanceOf(NotFiniteLogitsException.class)
                .hasMessageContaining("position 5");
    }

    @Test
    void oneLogitThatIsNotANumberIsEnoughToRefuse() {
        MemorySegment broken = Arena.ofAuto().allocate(4L * 40, 4);
        broken.setAtIndex(ValueLayout.JAVA_FLOAT, 0, 1);
        broken.setAtIndex(ValueLayout.JAVA_FLOAT, 5, Float.NaN);
        for (Kernels kernels : List.of(new ScalarKernels(), new VectorKernels())) {
            for (Choice choice : List.of(new Choice.Greedy(), new Choice.Random(1, 0, 1, 7))) {
                assertThatThrownBy(() -> new Sampler(kernels, 40).choose(choice, broken, 0, 9))
                        .as("%s, %s", kernels.name(), choice)
                        .isInstanceOf(NotFiniteLogitsException.class);
            }
        }
    }

    @Test
    void theExponentialIsAccurate() {
        var random = new SplittableRandom(1);
        for (int i = 0; i < 10_000; i++) {
            double x = -40 * random.nextDouble();
            assertThat(Sampler.exp(x)).isCloseTo(Math.exp(x), within(4e-15 * Math.exp(x)));
        }
        assertThat(Sampler.exp(0)).isEqualTo(1);
    }
}
