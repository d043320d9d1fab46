package io.alliancehub.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RecipeTest {

    private static final Recipe RECIPE = Recipe.hubMini();

    @Test
    void learningRateRisesToItsPeakAndFallsAlongACosine() {
        int steps = 5_000;
        int warm = RECIPE.warmUpSteps();
        float middle = (RECIPE.peakLearningRate() + RECIPE.finalLearningRate()) / 2;

        assertThat(RECIPE.learningRate(0, steps)).isLessThan(RECIPE.peakLearningRate() / 50);
        assertThat(RECIPE.learningRate(warm, steps)).isEqualTo(RECIPE.peakLearningRate());
        assertThat(RECIPE.learningRate((steps + warm) / 2, steps))
                .isCloseTo(middle, Offset.offset(1e-6f));
        assertThat(RECIPE.learningRate(steps, steps))
                .isCloseTo(RECIPE.finalLearningRate(), Offset.offset(1e-9f));
    }

    @Test
    void bundledModelHasOneToTwoMillionParameters() {
        assertThat(Recipe.hubMiniShape(4_032).parameterCount()).isBetween(1_000_000L, 2_000_000L);
    }

    @Test
    void refusesStagesThatDoNotAddUp() {
        assertThatThrownBy(
                        () ->
                                new Recipe(
                                        1,
                                        10,
                                        10,
                                        300,
                                        List.of(new Recipe.Stage(64, 1, 90)),
                                        1,
                                        1e-3f,
                                        1e-5f,
                                        1,
                                        0,
                                        1))
                .hasMessageContaining("100");
    }
}
