package io.alliancehub.trainer.training;

import io.alliancehub.tokenizer.Tokenizer;
import io.alliancehub.trainer.corpus.Corpus;
import io.alliancehub.trainer.model.ModelShape;
import io.alliancehub.trainer.vocabulary.BytePairs;
import io.alliancehub.trainer.vocabulary.CorpusVocabulary;
import io.alliancehub.trainer.vocabulary.SpecialToken;
import java.util.List;

/** A recipe and a model small enough to train within a test. */
public final class TinyRecipe {

    public static final Recipe RECIPE =
            new Recipe(
                    7,
                    240,
                    200,
                    600,
                    List.of(new Recipe.Stage(128, 2, 80), new Recipe.Stage(256, 1, 20)),
                    1,
                    3e-3f,
                    1e-5f,
                    4,
                    0.05f,
                    1f);

    public static final BytePairs BYTE_PAIRS =
            CorpusVocabulary.learn(
                    new Corpus(RECIPE.corpusSeed()),
                    RECIPE.vocabularyDialogues(),
                    RECIPE.vocabularySizeMax());

    public static final Tokenizer TOKENIZER = Tokenizer.of(BYTE_PAIRS.vocabulary());

    public static final ModelShape SHAPE =
            new ModelShape(BYTE_PAIRS.size(), 64, 2, 4, 2, 16, 96, 256, 10_000f, 1e-6f);

    public static final int PADDING = BYTE_PAIRS.id(SpecialToken.END_OF_TEXT);

    private TinyRecipe() {}

    public static TrainingPlan plan() {
        return TrainingPlan.of(RECIPE, new Corpus(RECIPE.corpusSeed()), TOKENIZER);
    }
}
