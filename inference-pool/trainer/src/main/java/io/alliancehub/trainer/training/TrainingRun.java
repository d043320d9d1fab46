package io.alliancehub.trainer.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.alliancehub.trainer.model.Decoder;
import io.alliancehub.trainer.model.ModelShape;
import io.alliancehub.trainer.model.Weights;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A run in progress: weights, optimiser and the number of steps done. A run restored from {@link
 * #checkpoint} goes on exactly as if it had not stopped. Not thread-safe; close it to free the
 * native memory.
 */
public final class TrainingRun implements AutoCloseable {

    private final Recipe recipe;
    private final TrainingPlan plan;
    private final int padding;
    private final NDManager manager;
    private final Weights weights;
    private final AdamW optimiser;
    private int stepsDone;

    private TrainingRun(
            Recipe recipe,
            TrainingPlan plan,
            int padding,
            NDManager manager,
            Weights weights,
            int stepsDone) {
        this.recipe = recipe;
        this.plan = plan;
        this.padding = padding;
        this.manager = manager;
        this.weights = weights;
        this.stepsDone = stepsDone;
        weights.arrays().values().forEach(array -> array.setRequiresGradient(true));
        this.optimiser = new AdamW(weights.arrays(), recipe.decay(), recipe.gradientNormMax());
    }

    /**
     * A run before its first step.
     *
     * @param padding the token that fills the end of a row
     */
    public static TrainingRun start(
            Recipe recipe, ModelShape shape, TrainingPlan plan, int padding) {
        NDManager manager = NDManager.newBaseManager();
        Weights weights = Weights.fresh(shape, recipe.weightSeed(), manager);
        return new TrainingRun(recipe, plan, padding, manager, weights, 0);
    }

    /** A run that goes on after a checkpoint of the same recipe. */
    public static TrainingRun resume(
            Recipe recipe, ModelShape shape, TrainingPlan plan, int padding, Checkpoint from) {
        NDManager manager = NDManager.newBaseManager();
        Weights weights = Weights.of(shape, from.weights(), manager);
        var run = new TrainingRun(recipe, plan, padding, manager, weights, from.stepsDone());
        run.optimiser.means().forEach((name, mean) -> mean.set(from.means().get(name)));
        run.optimiser.squares().forEach((name, square) -> square.set(from.squares().get(name)));
        return run;
    }

    public int stepsDone() {
        return stepsDone;
    }

    public boolean isDone() {
        return stepsDone >= plan.stepCount();
    }

    public Weights weights() {
        return weights;
    }

    /** What one step saw and did. */
    public record StepReport(
            int step, int tokenCount, int learnedCount, float loss, float learningRate) {}

    /** Trains on the next rows of the plan. */
    public StepReport step() {
        TrainingPlan.Step step = plan.step(stepsDone);
        float learningRate = recipe.learningRate(stepsDone, plan.stepCount());
        try (NDManager scratch = manager.newSubManager()) {
            attachState(scratch);
            TrainingBatch batch = TrainingBatch.of(step.rows(), step.rowLength(), padding, scratch);
            float loss;
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray logits =
                        new Decoder(weights).logits(batch.rows(), batch.mask(), batch.positions());
                NDArray mean = Decoder.loss(logits, batch.targets());
                collector.backward(mean);
                loss = mean.getFloat();
            }
            optimiser.step(weights.arrays(), learningRate, stepsDone + 1, scratch);
            attachState(manager);
            stepsDone++;
            return new StepReport(
                    stepsDone,
                    batch.tokenCount(),
                    (int) batch.targets().size(),
                    loss,
                    learningRate);
        }
    }

    public Checkpoint checkpoint() {
        return new Checkpoint(
                stepsDone,
                weights.values(),
                values(optimiser.means()),
                values(optimiser.squares()));
    }

    @Override
    public void close() {
        manager.close();
    }

    /* A result belongs to the manager of its first operand; attaching everything that lasts to
     * the step's manager and back keeps the step's results from piling up. */
    private void attachState(NDManager owner) {
        weights.arrays().values().forEach(array -> array.attach(owner));
        optimiser.means().values().forEach(array -> array.attach(owner));
        optimiser.squares().values().forEach(array -> array.attach(owner));
    }

    private static Map<String, float[]> values(Map<String, NDArray> arrays) {
        Map<String, float[]> values = new LinkedHashMap<>();
        arrays.forEach((name, array) -> values.put(name, array.toFloatArray()));
        return values;
    }
}
