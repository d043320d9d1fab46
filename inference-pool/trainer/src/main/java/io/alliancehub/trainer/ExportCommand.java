package io.alliancehub.trainer;

import io.alliancehub.trainer.corpus.Corpus;
import io.alliancehub.trainer.export.ModelFile;
import io.alliancehub.trainer.export.TensorFormat;
import io.alliancehub.trainer.training.Checkpoint;
import io.alliancehub.trainer.training.Recipe;
import io.alliancehub.trainer.vocabulary.BytePairs;
import io.alliancehub.trainer.vocabulary.CorpusVocabulary;
import java.io.IOException;
import java.nio.file.Path;

/** Writes the model of a training folder's latest checkpoint. */
final class ExportCommand {

    private final Recipe recipe;

    ExportCommand(Recipe recipe) {
        this.recipe = recipe;
    }

    void run(Path folder, Path file, TensorFormat matrices) throws IOException {
        Checkpoint checkpoint = Checkpoint.read(folder.resolve(TrainCommand.CHECKPOINT));
        BytePairs vocabulary =
                CorpusVocabulary.learn(
                        new Corpus(recipe.corpusSeed()),
                        recipe.vocabularyDialogues(),
                        recipe.vocabularySizeMax());
        ModelFile.write(
                file,
                Recipe.hubMiniShape(vocabulary.size()),
                vocabulary.vocabulary(),
                checkpoint.weights(),
                matrices);
    }
}
