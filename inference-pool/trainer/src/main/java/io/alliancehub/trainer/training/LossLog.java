package io.alliancehub.trainer.training;

import io.alliancehub.trainer.training.TrainingRun.StepReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The course of a run as comma-separated lines, one per step, appended whole lines at a time. */
public final class LossLog {

    private static final String HEADER = "step,tokens,learned,loss,learning_rate";

    private static final int LOSS_COLUMN = 3;

    private final Path file;

    private LossLog(Path file) {
        this.file = file;
    }

    /** The log of a run that goes on after {@code stepsDone}; what a lost stretch wrote is cut. */
    public static LossLog open(Path file, int stepsDone) throws IOException {
        List<String> kept = new ArrayList<>(List.of(HEADER));
        if (Files.exists(file)) {
            Files.readAllLines(file).stream().skip(1).limit(stepsDone).forEach(kept::add);
        }
        if (kept.size() != stepsDone + 1) {
            throw new IOException(file + " does not reach step " + stepsDone);
        }
        Files.write(file, kept);
        return new LossLog(file);
    }

    /** The losses of the steps that a log has, in order. */
    public static List<Double> losses(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .skip(1)
                .map(line -> Double.valueOf(line.split(",")[LOSS_COLUMN]))
                .toList();
    }

    public void append(List<StepReport> reports) throws IOException {
        List<String> lines =
                reports.stream()
                        .map(
                                report ->
                                        String.format(
                                                Locale.ROOT,
                                                "%d,%d,%d,%.5f,%.3e",
                                                report.step(),
                                                report.tokenCount(),
                                                report.learnedCount(),
                                                report.loss(),
                                                report.learningRate()))
                        .toList();
        Files.write(file, lines, StandardOpenOption.APPEND);
    }
}
