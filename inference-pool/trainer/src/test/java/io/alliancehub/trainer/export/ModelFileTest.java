package io.alliancehub.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.alliancehub.engine.Engine;
import io.alliancehub.engine.EngineSettings;
import io.alliancehub.engine.GenerationRequest;
import io.alliancehub.engine.SamplingParameters;
import io.alliancehub.engine.TokenEvent;
import io.alliancehub.tokenizer.ChatMessage;
import io.alliancehub.tokenizer.ChatTemplate;
import io.alliancehub.tokenizer.GenerationPrompt;
import io.alliancehub.trainer.corpus.Corpus;
import io.alliancehub.trainer.corpus.Dialogue;
import io.alliancehub.trainer.model.Decoder;
import io.alliancehub.trainer.model.Weights;
import io.alliancehub.trainer.training.EncodedDialogue;
import io.alliancehub.trainer.training.EncodedDialogue.Scope;
import io.alliancehub.trainer.training.TinyRecipe;
import io.alliancehub.trainer.training.TrainingBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {

    @TempDir Path folder;

    @Test
    void engineComputesTheTrainersLogits() throws IOException {
        EncodedDialogue dialogue =
                EncodedDialogue.of(new Corpus(4).training(0), Scope.WHOLE, TinyRecipe.TOKENIZER);
        int[] tokens = dialogue.tokens();
        Map<String, float[]> values;
        float[][] expected = new float[tokens.length - 1][];
        try (NDManager manager = NDManager.newBaseManager()) {
            Weights weights = loud(manager);
            values = weights.values();
            TrainingBatch batch =
                    TrainingBatch.of(
                            List.of(List.of(dialogue)), tokens.length, TinyRecipe.PADDING, manager);
            NDArray logits =
                    new Decoder(weights).logits(batch.rows(), batch.mask(), batch.positions());
            for (int row = 0; row < expected.length; row++) {
                expected[row] = logits.get(row).toFloatArray();
            }
        }
        Path file = write("f32.gguf", values, TensorFormat.F32);

        List<float[]> actual = engineLogits(file, tokens);

        assertThat(actual).hasSameSizeAs(expected);
        double worst = 0;
        double spread = 0;
        for (int row = 0; row < expected.length; row++) {
            for (int token = 0; token < expected[row].length; token++) {
                double difference = actual.get(row)[token] - expected[row][token];
                worst = Math.max(worst, Math.abs(difference));
                spread = Math.max(spread, Math.abs(expected[row][token]));
            }
        }
        assertThat(spread).isGreaterThan(1);
        assertThat(worst).isLessThan(1e-3 * spread);
    }

    @Test
    void quantisedFileIsSmallAndDescribesItself() throws IOException {
        Path file;
        try (NDManager manager = NDManager.newBaseManager()) {
            file = write("q8.gguf", loud(manager).values(), TensorFormat.Q8_0);
        }

        try (Engine engine = Engine.open(file, EngineSettings.defaults().withThreads(1))) {
            assertThat(engine.model().name()).isEqualTo("hub-mini");
            assertThat(engine.model().architecture()).isEqualTo("qwen2");
            assertThat(engine.model().parameterCount())
                    .isEqualTo(TinyRecipe.SHAPE.parameterCount());
            assertThat(engine.model().vocabulary()).isEqualTo(TinyRecipe.BYTE_PAIRS.vocabulary());
            assertThat(Files.size(file)).isLessThan(2 * TinyRecipe.SHAPE.parameterCount());
        }
    }

    @Test
    void engineRendersItsTemplateAsTheCorpusIsWritten() {
        Dialogue dialogue = new Corpus(4).training(1);
        List<ChatMessage> messages = dialogue.turns().subList(0, dialogue.turns().size() - 1);

        int[] rendered =
                ChatTemplate.of(TinyRecipe.TOKENIZER).renderTokens(messages, GenerationPrompt.ADD);

        assertThat(rendered).isEqualTo(TinyRecipe.TOKENIZER.encodeWithSpecials(dialogue.prompt()));
    }

    private Path write(String name, Map<String, float[]> values, TensorFormat matrices)
            throws IOException {
        Path file = folder.resolve(name);
        ModelFile.write(
                file, TinyRecipe.SHAPE, TinyRecipe.BYTE_PAIRS.vocabulary(), values, matrices);
        return file;
    }

    /* Fresh weights whisper: scaled up so that logits differ by more than rounding. */
    private static Weights loud(NDManager manager) {
        Map<String, float[]> values = new LinkedHashMap<>();
        Weights.fresh(TinyRecipe.SHAPE, 9, manager)
                .values()
                .forEach(
                        (name, array) -> {
                            float[] scaled = array.clone();
                            for (int at = 0; at < scaled.length; at++) {
                                scaled[at] *= name.endsWith("norm.weight") ? 1.1f : 8;
                                scaled[at] += name.endsWith("bias") ? 0.1f * (at % 3) : 0;
                            }
                            values.put(name, scaled);
                        });
        return Weights.of(TinyRecipe.SHAPE, values, manager);
    }

    private static List<float[]> engineLogits(Path file, int[] tokens) throws IOException {
        List<float[]> rows = new ArrayList<>();
        var ended = new CompletableFuture<TokenEvent.Finished>();
        int[] given = Arrays.copyOfRange(tokens, 1, tokens.length);
        try (Engine engine =
                Engine.open(file, EngineSettings.defaults().withThreads(1).withKernels("scalar"))) {
            engine.replay(
                    new GenerationRequest(
                            "replay",
                            new int[] {tokens[0]},
                            new SamplingParameters(0, 0, 1, 0, given.length, List.of(), true)),
                    given,
                    event -> {
                        if (event instanceof TokenEvent.Finished finished) {
                            ended.complete(finished);
                        }
                    },
                    rows::add);
            ended.join();
        }
        return rows;
    }
}
