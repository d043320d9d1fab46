package io.alliancehub.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import io.alliancehub.trainer.training.TrainingRun.StepReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {

    private static final TrainingPlan PLAN = TinyRecipe.plan();

    @TempDir Path folder;

    @BeforeAll
    static void oneThread() {
        assertThat(Engine.getInstance().getEngineName()).isEqualTo("PyTorch");
        JniUtils.setNumThreads(1);
    }

    @Test
    void resumedRunEqualsUninterruptedRunToTheLastBit() throws IOException {
        List<StepReport> whole = new ArrayList<>();
        List<StepReport> inParts = new ArrayList<>();
        Path file = folder.resolve("checkpoint.bin");
        Checkpoint end;
        try (TrainingRun run = start()) {
            steps(run, 12, whole);
            end = run.checkpoint();
        }
        try (TrainingRun run = start()) {
            steps(run, 5, inParts);
            run.checkpoint().write(file);
            // work that is lost when the process dies before its next checkpoint
            steps(run, 2, new ArrayList<>());
        }
        try (TrainingRun run = resume(Checkpoint.read(file))) {
            assertThat(run.stepsDone()).isEqualTo(5);
            steps(run, 7, inParts);

            assertThat(inParts).isEqualTo(whole);
            assertSame(run.checkpoint(), end);
        }
    }

    @Test
    void lossFalls() {
        List<StepReport> reports = new ArrayList<>();
        try (TrainingRun run = start()) {
            steps(run, PLAN.stepCount(), reports);
            assertThat(run.isDone()).isTrue();
        }

        assertThat(reports.getFirst().loss())
                .isCloseTo(
                        (float) Math.log(TinyRecipe.BYTE_PAIRS.size()),
                        org.assertj.core.data.Offset.offset(0.3f));
        assertThat(reports.getLast().loss()).isLessThan(reports.getFirst().loss() - 1);
    }

    @Test
    void logIsCutToTheCheckpointItGoesOnFrom() throws IOException {
        Path file = folder.resolve("loss.csv");
        LossLog.open(file, 0).append(List.of(report(1), report(2), report(3)));

        LossLog.open(file, 2).append(List.of(report(3), report(4)));

        assertThat(Files.readAllLines(file))
                .containsExactly(
                        "step,tokens,learned,loss,learning_rate",
                        "1,10,5,2.50000,1.000e-03",
                        "2,10,5,2.50000,1.000e-03",
                        "3,10,5,2.50000,1.000e-03",
                        "4,10,5,2.50000,1.000e-03");
        assertThatThrownBy(() -> LossLog.open(file, 9)).hasMessageContaining("step 9");
    }

    @Test
    void refusesAFileThatIsNoCheckpoint() throws IOException {
        Path file = Files.writeString(folder.resolve("other"), "something else");

        assertThatThrownBy(() -> Checkpoint.read(file)).hasMessageContaining("not a checkpoint");
    }

    private static TrainingRun start() {
        return TrainingRun.start(TinyRecipe.RECIPE, TinyRecipe.SHAPE, PLAN, TinyRecipe.PADDING);
    }

    private static TrainingRun resume(Checkpoint from) {
        return TrainingRun.resume(
                TinyRecipe.RECIPE, TinyRecipe.SHAPE, PLAN, TinyRecipe.PADDING, from);
    }

    private static void steps(TrainingRun run, int count, List<StepReport> reports) {
        for (int step = 0; step < count; step++) {
            reports.add(run.step());
        }
    }

    private static StepReport report(int step) {
        return new StepReport(step, 10, 5, 2.5f, 1e-3f);
    }

    private static void assertSame(Checkpoint actual, Checkpoint expected) {
        assertThat(actual.stepsDone()).isEqualTo(expected.stepsDone());
        expected.weights()
                .forEach(
                        (name, values) ->
                                assertThat(actual.weights().get(name))
                                        .as(name)
                                        .containsExactly(values));
        expected.squares()
                .forEach(
                        (name, values) ->
                                assertThat(actual.squares().get(name))
                                        .as(name)
                                        .containsExactly(values));
    }
}
