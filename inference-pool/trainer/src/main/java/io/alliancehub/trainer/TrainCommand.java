package io.alliancehub.trainer;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import io.alliancehub.tokenizer.Tokenizer;
import io.alliancehub.trainer.corpus.Corpus;
import io.alliancehub.trainer.model.ModelShape;
import io.alliancehub.trainer.training.Checkpoint;
import io.alliancehub.trainer.training.LossLog;
import io.alliancehub.trainer.training.Recipe;
import io.alliancehub.trainer.training.TrainingPlan;
import io.alliancehub.trainer.training.TrainingRun;
import io.alliancehub.trainer.training.TrainingRun.StepReport;
import io.alliancehub.trainer.vocabulary.BytePairs;
import io.alliancehub.trainer.vocabulary.CorpusVocabulary;
import io.alliancehub.trainer.vocabulary.SpecialToken;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Trains, or goes on training, in a folder of its own. */
final class TrainCommand {

    static final String CHECKPOINT = "checkpoint.bin";
    static final String LOSS_LOG = "loss.csv";

    private static final Duration BETWEEN_CHECKPOINTS = Duration.ofMinutes(3);
    private static final int STEPS_PER_LINE = 50;

    private final Recipe recipe;
    private final PrintStream out;
    private final LongSupplier nanoTicker;

    TrainCommand(Recipe recipe, PrintStream out, LongSupplier nanoTicker) {
        this.recipe = recipe;
        this.out = out;
        this.nanoTicker = nanoTicker;
    }

    /** Trains until the plan is done, writing a checkpoint every few minutes and at the end. */
    void run(Path folder) throws IOException {
        Files.createDirectories(folder);
        Corpus corpus = new Corpus(recipe.corpusSeed());
        out.println("corpus sha256 " + corpus.digest(recipe.dialogueCount()));
        BytePairs vocabulary =
                CorpusVocabulary.learn(
                        corpus, recipe.vocabularyDialogues(), recipe.vocabularySizeMax());
        ModelShape shape = Recipe.hubMiniShape(vocabulary.size());
        TrainingPlan plan = TrainingPlan.of(recipe, corpus, Tokenizer.of(vocabulary.vocabulary()));
        out.printf(
                "%d parameters, %d tokens in the vocabulary, %d steps%n",
                shape.parameterCount(), vocabulary.size(), plan.stepCount());
        // loading the engine first is what makes the thread count take
        out.println(Engine.getInstance());
        JniUtils.setNumThreads(1);
        int padding = vocabulary.id(SpecialToken.END_OF_TEXT);
        Path checkpoint = folder.resolve(CHECKPOINT);
        try (TrainingRun run =
                Files.exists(checkpoint)
                        ? TrainingRun.resume(
                                recipe, shape, plan, padding, Checkpoint.read(checkpoint))
                        : TrainingRun.start(recipe, shape, plan, padding)) {
            train(run, plan, LossLog.open(folder.resolve(LOSS_LOG), run.stepsDone()), checkpoint);
        }
    }

    private void train(TrainingRun run, TrainingPlan plan, LossLog log, Path checkpoint)
            throws IOException {
        List<StepReport> unsaved = new ArrayList<>();
        long savedAt = nanoTicker.getAsLong();
        long lineAt = savedAt;
        while (!run.isDone()) {
            StepReport report = run.step();
            unsaved.add(report);
            long now = nanoTicker.getAsLong();
            if (report.step() % STEPS_PER_LINE == 0) {
                out.printf(
                        "step %d/%d loss %.3f, %.2f s a step%n",
                        report.step(),
                        plan.stepCount(),
                        report.loss(),
                        (now - lineAt) / 1e9 / STEPS_PER_LINE);
                lineAt = now;
            }
            if (run.isDone() || now - savedAt > BETWEEN_CHECKPOINTS.toNanos()) {
                // the log first: after a kill it may be ahead of the checkpoint, never behind
                log.append(unsaved);
                unsaved.clear();
                run.checkpoint().write(checkpoint);
                savedAt = now;
            }
        }
    }
}
