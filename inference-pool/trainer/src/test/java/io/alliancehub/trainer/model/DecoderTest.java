package io.alliancehub.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.alliancehub.trainer.corpus.Corpus;
import io.alliancehub.trainer.corpus.Draw;
import io.alliancehub.trainer.training.EncodedDialogue;
import io.alliancehub.trainer.training.EncodedDialogue.Scope;
import io.alliancehub.trainer.training.TinyRecipe;
import io.alliancehub.trainer.training.TrainingBatch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class DecoderTest {

    private static final ModelShape SHAPE = TinyRecipe.SHAPE;

    /* Larger than fresh weights, and biases that are not zero, so that every term shows. */
    private final Map<String, float[]> values = randomValues(3);

    @Test
    void packedRowsGiveTheLogitsThatEachDialogueHasAlone() {
        Corpus corpus = new Corpus(11);
        List<EncodedDialogue> dialogues =
                List.of(encoded(corpus, 1), encoded(corpus, 2), encoded(corpus, 3));
        PlainDecoder plain = new PlainDecoder(SHAPE, values);

        try (NDManager manager = NDManager.newBaseManager()) {
            TrainingBatch batch =
                    TrainingBatch.of(
                            List.of(dialogues.subList(0, 2), dialogues.subList(2, 3)),
                            250,
                            TinyRecipe.PADDING,
                            manager);
            NDArray logits =
                    new Decoder(Weights.of(SHAPE, values, manager))
                            .logits(batch.rows(), batch.mask(), batch.positions());

            int row = 0;
            double worst = 0;
            double spread = 0;
            for (EncodedDialogue dialogue : dialogues) {
                double[][] expected = plain.logits(dialogue.tokens());
                // every token but the last predicts the next
                for (int at = 0; at + 1 < dialogue.tokens().length; at++, row++) {
                    float[] actual = logits.get(row).toFloatArray();
                    for (int token = 0; token < actual.length; token++) {
                        worst = Math.max(worst, Math.abs(actual[token] - expected[at][token]));
                        spread = Math.max(spread, Math.abs(expected[at][token]));
                    }
                }
            }
            assertThat(logits.getShape().get(0)).isEqualTo(row);
            assertThat(spread).isGreaterThan(1);
            assertThat(worst).isLessThan(1e-4 * spread);
        }
    }

    @Test
    void lossIsTheMeanNegativeLogLikelihood() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray logits = manager.create(new float[][] {{0, 0, 0, 0}, {2, 0, 0, 0}});
            NDArray targets = manager.create(new long[] {1, 0});
            double expected = (Math.log(4) - Math.log(Math.E * Math.E / (Math.E * Math.E + 3))) / 2;

            assertThat((double) Decoder.loss(logits, targets).getFloat())
                    .isCloseTo(expected, Offset.offset(1e-6));
        }
    }

    private static EncodedDialogue encoded(Corpus corpus, int index) {
        return EncodedDialogue.of(corpus.training(index), Scope.WHOLE, TinyRecipe.TOKENIZER);
    }

    private static Map<String, float[]> randomValues(long seed) {
        Draw draw = new Draw(seed);
        Map<String, float[]> values = new LinkedHashMap<>();
        SHAPE.parameters()
                .forEach(
                        (name, sizes) -> {
                            float[] array = new float[ModelShape.elements(sizes)];
                            for (int at = 0; at < array.length; at++) {
                                float centre = name.endsWith("norm.weight") ? 1 : 0;
                                array[at] = centre + 0.2f * (float) draw.normal();
                            }
                            values.put(name, array);
                        });
        return values;
    }
}
