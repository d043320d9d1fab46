package io.alliancehub.trainer.training;

import io.alliancehub.trainer.model.ModelShape;
import java.util.List;

/**
 * Everything that decides what is trained; two runs of one recipe on one machine give the same
 * weights.
 *
 * @param corpusSeed which corpus
 * @param dialogueCount how many of its dialogues are trained on, once each
 * @param vocabularyDialogues how many of them the vocabulary is learned from
 * @param vocabularySizeMax tokens at most
 * @param stages one after another; their shares of the dialogues add up to a hundred
 * @param warmUpSteps steps of rising learning rate before the cosine begins
 * @param decay decoupled weight decay of the matrices, per step and unit of learning rate
 * @param gradientNormMax the gradient is scaled down to this norm
 */
public record Recipe(
        long corpusSeed,
        int dialogueCount,
        int vocabularyDialogues,
        int vocabularySizeMax,
        List<Stage> stages,
        long weightSeed,
        float peakLearningRate,
        float finalLearningRate,
        int warmUpSteps,
        float decay,
        float gradientNormMax) {

    public Recipe {
        stages = List.copyOf(stages);
        if (stages.stream().mapToInt(Stage::dialoguePercent).sum() != 100) {
            throw new IllegalArgumentException("the stages' shares must add up to 100");
        }
    }

    /** Part of the run with rows of one length; dialogues too long for it wait for the next. */
    public record Stage(int rowLength, int rowsPerStep, int dialoguePercent) {}

    /** What the bundled model is trained by. */
    public static Recipe hubMini() {
        return new Recipe(
                20_261_123,
                150_000,
                20_000,
                4096,
                List.of(new Stage(256, 4, 90), new Stage(1024, 1, 10)),
                1,
                2.5e-3f,
                1e-5f,
                200,
                0.05f,
                1f);
    }

    /** The bundled model's sizes with a learned vocabulary: 1.2 to 1.3 million parameters. */
    public static ModelShape hubMiniShape(int vocabularySize) {
        return new ModelShape(vocabularySize, 128, 4, 4, 2, 32, 384, 1024, 10_000f, 1e-6f);
    }

    float learningRate(int step, int stepCount) {
        if (step < warmUpSteps) {
            return peakLearningRate * (step + 1) / warmUpSteps;
        }
        double progress = (double) (step - warmUpSteps) / Math.max(1, stepCount - warmUpSteps);
        double cosine = (1 + Math.cos(Math.PI * progress)) / 2;
        return (float) (finalLearningRate + (peakLearningRate - finalLearningRate) * cosine);
    }
}
