package io.alliancehub.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.alliancehub.engine.architecture.ExpertGating;
import io.alliancehub.engine.architecture.ExpertGating.Score;
import io.alliancehub.engine.architecture.MixtureConfig;
import io.alliancehub.engine.architecture.Presence;
import io.alliancehub.kernel.ScalarKernels;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ExpertGateTest {

    private static final int AT = 3;

    private record Chosen(int[] experts, float[] weights) {}

    private static Chosen choose(
            ExpertGating gating, int used, float @Nullable [] bias, float... logits) {
        var config = new MixtureConfig(logits.length, used, 8, 0, gating);
        int[] chosen = new int[AT + used];
        float[] weights = new float[AT + used];
        new ExpertGate(config, new ScalarKernels())
                .choose(
                        MemorySegment.ofArray(logits),
                        0,
                        bias == null ? null : MemorySegment.ofArray(bias),
                        chosen,
                        weights,
                        AT);
        return new Chosen(
                Arrays.copyOfRange(chosen, AT, AT + used),
                Arrays.copyOfRange(weights, AT, AT + used));
    }

    private static ExpertGating gating(
            Score score, int groups, int groupsUsed, boolean normalised, float scale) {
        return new ExpertGating(score, Presence.OPTIONAL, groups, groupsUsed, normalised, scale);
    }

    @Test
    void theBestComeFirstAndEqualOnesByNumber() {
        ExpertGating gating = gating(Score.SIGMOID, 1, 1, false, 1);
        Chosen chosen = choose(gating, 4, null, 1, 3, 3, 0, 5, 3);
        assertThat(chosen.experts()).containsExactly(4, 1, 2, 5);
        assertThat(chosen.weights()[0]).isCloseTo((float) (1 / (1 + Math.exp(-5))), within(1e-6f));
    }

    @Test
    void aBiasChoosesAndDoesNotWeigh() {
        ExpertGating gating = gating(Score.SIGMOID, 1, 1, true, 2.5f);
        Chosen chosen = choose(gating, 2, new float[] {0, 9, 0, 8}, 0, 0, 4, 0);
        assertThat(chosen.experts()).containsExactly(1, 3);
        // Both score a half; the bias, nine or eight, is in no weight.
        assertThat(chosen.weights()).containsExactly(new float[] {1.25f, 1.25f}, within(1e-6f));
    }

    /** Group 0 has the single best expert, group 1 the best pair. */
    @Test
    void groupsRankByTheirBestTwoWithABiasAndByTheirBestWithout() {
        float[] logits = {3, -9, 2, 2, -5, -5};
        ExpertGating gating = gating(Score.SIGMOID, 3, 1, false, 1);
        assertThat(choose(gating, 2, null, logits).experts()).containsExactly(0, 1);
        assertThat(choose(gating, 2, new float[6], logits).experts()).containsExactly(2, 3);
    }

    @Test
    void anExpertOutsideTheBestGroupsIsNeverChosenThoughTheRestIsBelowZero() {
        float[] bias = {-3, -3, -8, -8};
        ExpertGating gating = gating(Score.SIGMOID, 2, 1, false, 1);
        assertThat(choose(gating, 2, bias, 1, 0, 5, 5).experts()).containsExactly(0, 1);
    }

    @Test
    void softmaxWeightsAreSharesOfAllUnlessNormalised() {
        float[] logits = {0, (float) Math.log(2), 0};
        Chosen shares = choose(gating(Score.SOFTMAX, 1, 1, false, 16), 2, null, logits);
        assertThat(shares.experts()).containsExactly(1, 0);
        assertThat(shares.weights()).containsExactly(new float[] {8, 4}, within(1e-5f));
        Chosen normalised = choose(gating(Score.SOFTMAX, 1, 1, true, 1), 2, null, logits);
        assertThat(normalised.weights())
                .containsExactly(new float[] {2 / 3f, 1 / 3f}, within(1e-6f));
    }

    @Test
    void weightsOfNothingButVanishingScoresStayFinite() {
        Chosen chosen = choose(gating(Score.SIGMOID, 1, 1, true, 1), 2, null, -200, -300, -400);
        assertThat(chosen.weights()).containsExactly(new float[] {0, 0}, within(1e-6f));
    }

    /** A lost row must not take the step with it: its experts exist and are distinct. */
    @Test
    void whatIsNotANumberStillGivesDistinctExperts() {
        var random = new SplittableRandom(7);
        for (int round = 0; round < 200; round++) {
            float[] logits = new float[8];
            for (int e = 0; e < 8; e++) {
                float[] odd = {
                    Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, random.nextInt(3)
                };
                logits[e] = odd[random.nextInt(4)];
            }
            for (Score score : Score.values()) {
                int[] experts =
                        choose(gating(score, 4, 2, true, 1), 4, new float[8], logits).experts();
                assertThat(Arrays.stream(experts).distinct().filter(e -> e >= 0 && e < 8))
                        .as(Arrays.toString(logits))
                        .hasSize(4);
            }
        }
    }
}
