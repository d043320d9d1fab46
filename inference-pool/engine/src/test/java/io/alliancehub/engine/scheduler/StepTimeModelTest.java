package io.alliancehub.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.alliancehub.engine.kvcache.BlockPool;
import io.alliancehub.engine.testing.FakeRunner;
import io.alliancehub.engine.testing.TestSequences;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class StepTimeModelTest {

    private static final long SEED = 5;

    /** A machine: 1 ms, 100 us a prompt token, 300 us a decode, 20 ns a slot read. */
    private static long nanos(StepShape step) {
        return 1_000_000
                + 100_000L * step.prefillTokens()
                + 300_000L * step.decodes()
                + 20 * step.contextTokens();
    }

    private static StepShape random(SplittableRandom random) {
        int prefill = random.nextInt(3) == 0 ? 0 : random.nextInt(200);
        return new StepShape(prefill, random.nextInt(17), random.nextInt(60_000));
    }

    private static StepTimeModel fitted(SplittableRandom random) {
        var model = new StepTimeModel();
        for (int i = 0; i < 300; i++) {
            StepShape step = random(random);
            model.observe(step, (long) (nanos(step) * (0.9 + 0.2 * random.nextDouble())));
        }
        return model;
    }

    @Test
    void expectsStepsThatItHasNotSeen() {
        System.out.println("seed " + SEED);
        var random = new SplittableRandom(SEED);
        StepTimeModel model = fitted(random);
        for (int i = 0; i < 100; i++) {
            StepShape step = random(random);
            assertThat(model.expect(step)).isCloseTo(nanos(step), within(0.15 * nanos(step) + 4e5));
        }
    }

    @Test
    void aMachineThatSleptOnceChangesLittle() {
        var random = new SplittableRandom(SEED);
        StepTimeModel model = fitted(random);
        var step = new StepShape(100, 8, 10_000);
        model.observe(step, 60_000_000_000L);
        assertThat(model.expect(step)).isLessThan(1.3 * nanos(step));
    }

    @Test
    void aMachineThatBecameSlowerIsFollowed() {
        var random = new SplittableRandom(SEED);
        StepTimeModel model = fitted(random);
        for (int i = 0; i < 300; i++) {
            StepShape step = random(random);
            model.observe(step, 3 * nanos(step));
        }
        var step = new StepShape(100, 8, 10_000);
        assertThat(model.expect(step)).isCloseTo(3.0 * nanos(step), within(0.5 * nanos(step)));
    }

    @Test
    void moreWorkIsNeverExpectedToBeFaster() {
        var random = new SplittableRandom(SEED);
        var model = new StepTimeModel();
        for (int i = 0; i < 200; i++) {
            model.observe(random(random), random.nextInt(1, 50_000_000));
            var less = new StepShape(10, 2, 100);
            var more = new StepShape(11, 3, 200);
            assertThat(model.expect(more)).isGreaterThanOrEqualTo(model.expect(less));
        }
    }

    @Test
    void aStepWithoutDecodesHasNoTarget() {
        var limits = new SchedulerLimits(16, 8, 256, 1, 8, 0);
        assertThat(new StepBudget(limits, new StepTimeModel()).chunk(0, 1000)).isEqualTo(256);
    }

    /** llama.cpp#29175, ROCm/ATOM#1835: a long prompt that everyone waits for. */
    @Test
    void aLongPromptNeverStallsDecodesBeyondTheTarget() {
        long target = 20_000_000;
        int blocks = 2000;
        var pool = new BlockPool(blocks, 16, new FakeRunner(blocks, 16));
        var scheduler = new Scheduler(pool, new SchedulerLimits(16, 8, 512, target, 8, 0));
        var random = new SplittableRandom(SEED);
        for (int i = 0; i < 6; i++) {
            scheduler.submit(TestSequences.of(random.ints(30, 0, 1000).toArray(), 1500));
        }
        Sequence prompt = null;
        int promptSteps = 0;
        for (int step = 0; step < 1400; step++) {
            if (step == 50 || step == 700) {
                assertThat(prompt == null || prompt.completionTokens() > 0).isTrue();
                prompt = TestSequences.of(IntStream.range(step, step + 8000).toArray(), 3);
                scheduler.submit(prompt);
            }
            ScheduledBatch batch = scheduler.schedule();
            long took = (long) (nanos(batch.shape()) * (0.95 + 0.1 * random.nextDouble()));
            if (batch.shape().decodes() > 0 && batch.shape().prefillTokens() > 8) {
                assertThat(took).as("step %d", step).isLessThan(target * 11 / 10);
                promptSteps++;
            }
            scheduler.completed(batch);
            scheduler.measured(batch, took);
            for (Slice slice : batch.slices()) {
                Sequence sequence = slice.sequence();
                if (sequence.gap() == 0) {
                    sequence.append(7);
                    if (sequence.full()) {
                        scheduler.remove(sequence);
                    }
                }
            }
        }
        // 17 ms are left for a prompt token of 100 us each: the chunks must have grown to use them.
        assertThat(promptSteps).isBetween(100, 500);
    }
}
