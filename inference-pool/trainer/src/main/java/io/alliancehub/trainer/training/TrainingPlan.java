package io.alliancehub.trainer.training;

import io.alliancehub.tokenizer.Tokenizer;
import io.alliancehub.trainer.corpus.Corpus;
import io.alliancehub.trainer.training.EncodedDialogue.Scope;
import java.util.ArrayList;
import java.util.List;

/**
 * Every step of a run, laid out before the first: which rows it trains on and how long they are.
 */
public final class TrainingPlan {

    private static final int WHOLE_ONE_IN = 10;

    private final List<Step> steps;

    private TrainingPlan(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    /** The rows of one optimiser step. */
    record Step(int rowLength, List<List<EncodedDialogue>> rows) {}

    /** Encodes the recipe's dialogues and packs them stage by stage. */
    public static TrainingPlan of(Recipe recipe, Corpus corpus, Tokenizer tokenizer) {
        List<Step> steps = new ArrayList<>();
        List<EncodedDialogue> carried = new ArrayList<>();
        int percentDone = 0;
        for (Recipe.Stage stage : recipe.stages()) {
            long from = (long) recipe.dialogueCount() * percentDone / 100;
            percentDone += stage.dialoguePercent();
            long to = (long) recipe.dialogueCount() * percentDone / 100;
            List<EncodedDialogue> dialogues = new ArrayList<>();
            for (long index = from; index < to; index++) {
                Scope scope = index % WHOLE_ONE_IN == 0 ? Scope.WHOLE : Scope.ANSWERS;
                dialogues.add(EncodedDialogue.of(corpus.training(index), scope, tokenizer));
            }
            RowPacker.Packed packed =
                    RowPacker.pack(interleave(dialogues, carried), stage.rowLength());
            carried = packed.tooLong();
            addSteps(packed.rows(), stage, steps);
        }
        return new TrainingPlan(steps);
    }

    public int stepCount() {
        return steps.size();
    }

    Step step(int index) {
        return steps.get(index);
    }

    /** The fewer among the many at even distances, both in their own order. */
    private static List<EncodedDialogue> interleave(
            List<EncodedDialogue> many, List<EncodedDialogue> few) {
        List<EncodedDialogue> mixed = new ArrayList<>(many.size() + few.size());
        int taken = 0;
        for (int at = 0; at < many.size(); at++) {
            mixed.add(many.get(at));
            while (taken < (long) few.size() * (at + 1) / many.size()) {
                mixed.add(few.get(taken++));
            }
        }
        return mixed;
    }

    private static void addSteps(
            List<List<EncodedDialogue>> rows, Recipe.Stage stage, List<Step> steps) {
        for (int at = 0; at + stage.rowsPerStep() <= rows.size(); at += stage.rowsPerStep()) {
            steps.add(
                    new Step(
                            stage.rowLength(),
                            List.copyOf(rows.subList(at, at + stage.rowsPerStep()))));
        }
    }
}
