package io.alliancehub.trainer;

import io.alliancehub.trainer.corpus.Corpus;
import io.alliancehub.trainer.evaluation.EngineAnswerer;
import io.alliancehub.trainer.evaluation.Examination;
import io.alliancehub.trainer.training.Recipe;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;

/** Measures a model file on held-out questions and prints a Markdown table. */
final class EvaluateCommand {

    private final Recipe recipe;
    private final PrintStream out;

    EvaluateCommand(Recipe recipe, PrintStream out) {
        this.recipe = recipe;
        this.out = out;
    }

    void run(Path model, int questionsPerTask) throws IOException {
        try (EngineAnswerer answerer = EngineAnswerer.open(model)) {
            out.println("numerics profile: " + answerer.numericsProfile());
            out.println("| task | property | right | of |");
            out.println("|---|---|---|---|");
            Corpus corpus = new Corpus(recipe.corpusSeed());
            for (Examination.Score score :
                    new Examination(corpus, questionsPerTask).take(answerer)) {
                out.printf(
                        "| %s | %s | %d | %d |%n",
                        score.task().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        score.property(),
                        score.right(),
                        score.count());
            }
        }
    }
}
