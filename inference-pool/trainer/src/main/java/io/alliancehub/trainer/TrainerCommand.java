package io.alliancehub.trainer;

import io.alliancehub.trainer.export.LossChart;
import io.alliancehub.trainer.export.TensorFormat;
import io.alliancehub.trainer.training.LossLog;
import io.alliancehub.trainer.training.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The trainer's command line. */
public final class TrainerCommand {

    private static final String USAGE =
            """
            usage: hub-trainer train FOLDER              train, or go on training, in a folder
                   hub-trainer export FOLDER FILE        write the checkpoint as a Q8_0 GGUF file
                   hub-trainer export-f32 FOLDER FILE    the same with 32-bit floats
                   hub-trainer chart FOLDER FILE         draw the loss as an SVG picture
                   hub-trainer evaluate FILE N           put N held-out questions of every task
            """;

    private TrainerCommand() {}

    public static void main(String[] arguments) throws IOException {
        List<String> words = List.of(arguments);
        Recipe recipe = Recipe.hubMini();
        if (words.size() == 2 && words.getFirst().equals("train")) {
            new TrainCommand(recipe, System.out, System::nanoTime).run(Path.of(words.get(1)));
        } else if (words.size() == 3 && words.getFirst().equals("export")) {
            new ExportCommand(recipe)
                    .run(Path.of(words.get(1)), Path.of(words.get(2)), TensorFormat.Q8_0);
        } else if (words.size() == 3 && words.getFirst().equals("export-f32")) {
            new ExportCommand(recipe)
                    .run(Path.of(words.get(1)), Path.of(words.get(2)), TensorFormat.F32);
        } else if (words.size() == 3 && words.getFirst().equals("chart")) {
            drawLoss(Path.of(words.get(1)), Path.of(words.get(2)));
        } else if (words.size() == 3 && words.getFirst().equals("evaluate")) {
            new EvaluateCommand(recipe, System.out)
                    .run(Path.of(words.get(1)), Integer.parseInt(words.get(2)));
        } else {
            System.err.print(USAGE);
            System.exit(2);
        }
    }

    private static void drawLoss(Path folder, Path picture) throws IOException {
        List<Double> losses = LossLog.losses(folder.resolve(TrainCommand.LOSS_LOG));
        Files.writeString(picture, LossChart.svg("hub-mini v0, training loss", losses));
    }
}
