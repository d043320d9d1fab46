package io.alliancehub.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.trainer.evaluation.EngineAnswerer;
import io.alliancehub.trainer.export.TensorFormat;
import io.alliancehub.trainer.training.LossLog;
import io.alliancehub.trainer.training.Recipe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {

    /* Some twenty steps of the bundled model's shape. */
    private static final Recipe RECIPE =
            new Recipe(
                    7,
                    80,
                    80,
                    500,
                    List.of(new Recipe.Stage(256, 1, 100)),
                    1,
                    3e-3f,
                    1e-5f,
                    4,
                    0.05f,
                    1f);

    @TempDir Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    @Test
    void trainsExportsAndAnswersThroughTheEngine() throws IOException {
        var train = new TrainCommand(RECIPE, out, System::nanoTime);
        Path model = folder.resolve("model.gguf");

        train.run(folder);
        List<Double> losses = LossLog.losses(folder.resolve(TrainCommand.LOSS_LOG));
        byte[] checkpoint = Files.readAllBytes(folder.resolve(TrainCommand.CHECKPOINT));
        train.run(folder);
        new ExportCommand(RECIPE).run(folder, model, TensorFormat.Q8_0);

        assertThat(losses).hasSizeGreaterThan(10);
        assertThat(losses.getLast()).isLessThan(losses.getFirst());
        assertThat(Files.readAllBytes(folder.resolve(TrainCommand.CHECKPOINT)))
                .as("a finished run trains no further")
                .isEqualTo(checkpoint);
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("corpus sha256 ");
        try (EngineAnswerer answerer = EngineAnswerer.open(model)) {
            List<String> prompts =
                    List.of(
                            "<|im_start|>user\nHello<|im_end|>\n<|im_start|>assistant\n",
                            "<|im_start|>user\n你好<|im_end|>\n<|im_start|>assistant\n");
            assertThat(answerer.answers(prompts))
                    .hasSize(2)
                    .isEqualTo(answerer.answers(prompts))
                    .doesNotContainNull();
        }
    }
}
