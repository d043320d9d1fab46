package io.alliancehub.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.engine.kvcache.BlockPool;
import io.alliancehub.engine.sampling.Choice;
import io.alliancehub.engine.testing.FakeRunner;
import io.alliancehub.engine.testing.TestSequences;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Guesses: which, when they are made, and what they may not take. */
final class DraftsTest {

    private static final long SEED = 20_261_128;
    private static final int BLOCK = 4;

    private BlockPool pool = new BlockPool(400, BLOCK, new FakeRunner(400, BLOCK));

    private Scheduler scheduler(int drafts, long stepNanosMax) {
        return new Scheduler(pool, new SchedulerLimits(BLOCK, 16, 64, stepNanosMax, 8, drafts));
    }

    /** Of every end that occurs before, the longest, and of several of its length the last. */
    @Test
    void theGuessIsWhatStoodBehindTheLongestRepetition() {
        var random = new SplittableRandom(SEED);
        int guessed = 0;
        for (int round = 0; round < 20_000; round++) {
            int size = 1 + random.nextInt(40);
            int[] tokens = random.ints(size, 0, 1 + random.nextInt(5)).toArray();
            int[] room = Arrays.copyOf(tokens, size + 4);
            int count = NgramDrafter.draft(room, size, 4);
            int[] naive = naive(tokens);
            assertThat(count).isEqualTo(naive.length);
            assertThat(Arrays.copyOfRange(room, size, size + count)).isEqualTo(naive);
            assertThat(Arrays.copyOf(room, size)).isEqualTo(tokens);
            guessed += count;
        }
        assertThat(guessed).isPositive();
    }

    private static int[] naive(int[] tokens) {
        String text = text(tokens);
        for (int length = 5; length >= 2; length--) {
            if (length < tokens.length) {
                String end = text.substring(text.length() - length);
                int at = text.lastIndexOf(end, text.length() - length - 1);
                if (at >= 0) {
                    String period = text.substring(at + length);
                    return period.repeat(4).substring(0, 4).chars().map(c -> c - 'a').toArray();
                }
            }
        }
        return new int[0];
    }

    private static String text(int[] tokens) {
        var text = new StringBuilder();
        for (int token : tokens) {
            text.append((char) ('a' + token));
        }
        return text.toString();
    }

    private static Sequence repeating(int max) {
        return TestSequences.of(new int[] {1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3}, max);
    }

    /** Runs steps in which a row costs {@code row} beside {@code fixed}; all guesses come true. */
    private static ScheduledBatch steps(Scheduler scheduler, int count, long fixed, long row) {
        ScheduledBatch batch = scheduler.schedule();
        for (int i = 1; i < count; i++) {
            compute(scheduler, batch, true);
            scheduler.measured(batch, fixed + row * (batch.tokens() + batch.drafts()));
            batch = scheduler.schedule();
        }
        return batch;
    }

    private static void compute(Scheduler scheduler, ScheduledBatch batch, boolean right) {
        for (Slice slice : batch.slices()) {
            slice.sequence().accept(right ? slice.drafts() : 0);
        }
        scheduler.completed(batch);
        for (Slice slice : batch.slices()) {
            Sequence sequence = slice.sequence();
            while (sequence.gap() <= 0) {
                sequence.append(1 + sequence.size() % 4);
            }
        }
        scheduler.checkIntegrity();
    }

    @Test
    void guessesAreMadeWhereARowMoreCostsLittle() {
        Scheduler scheduler = scheduler(16, 0);
        scheduler.submit(repeating(200));
        ScheduledBatch batch = steps(scheduler, 12, 10_000, 100);
        assertThat(batch.drafts()).isEqualTo(SchedulerLimits.SEQUENCE_DRAFTS_MAX);
        assertThat(batch.tokens()).isEqualTo(1);
    }

    @Test
    void noneAreMadeWhereARowCostsWhatATokenBrings() {
        Scheduler scheduler = scheduler(16, 0);
        scheduler.submit(repeating(200));
        assertThat(steps(scheduler, 40, 0, 1_000).drafts()).isZero();
    }

    @Test
    void noneAreMadeWhenManySequencesUseUpTheMachine() {
        Scheduler scheduler = scheduler(64, 0);
        for (int i = 0; i < 12; i++) {
            scheduler.submit(repeating(100));
        }
        int drafts = 0;
        for (int i = 0; i < 90; i++) {
            ScheduledBatch batch = scheduler.schedule();
            drafts = batch.drafts();
            compute(scheduler, batch, i % 2 == 0);
            scheduler.measured(batch, 1_000L * (1 + batch.tokens() + drafts));
        }
        assertThat(drafts).isZero();
        assertThat(scheduler.running()).isEqualTo(12);
    }

    @Test
    void wrongGuessesAreGivenUpAndTriedAgainNowAndThen() {
        Scheduler scheduler = scheduler(16, 0);
        scheduler.submit(repeating(1000));
        int drafts = 0;
        int late = 0;
        for (int i = 0; i < 900; i++) {
            ScheduledBatch batch = scheduler.schedule();
            drafts += batch.drafts();
            late += i < 100 ? 0 : batch.drafts();
            compute(scheduler, batch, false);
            scheduler.measured(batch, 10_000 + 2_000L * (batch.tokens() + batch.drafts()));
        }
        assertThat(late).isBetween(5, 120);
        assertThat(drafts).isLessThan(180);
    }

    @Test
    void noneAreMadeBeyondTheTimeOfAStep() {
        Scheduler scheduler = scheduler(16, 10_350);
        scheduler.submit(repeating(200));
        assertThat(steps(scheduler, 40, 10_000, 100).drafts()).isBetween(1, 3);
    }

    @Test
    void theLastTokenIsNotGuessedNorOneThatIsGiven() {
        Scheduler scheduler = scheduler(16, 0);
        var given =
                new Sequence(
                        new int[] {1, 2, 1, 2, 1},
                        40,
                        new Choice.Given(5, new int[40]),
                        TestSequences.owner(TestSequences.zone("a"), 1));
        scheduler.submit(given);
        assertThat(steps(scheduler, 10, 10_000, 1).drafts()).isZero();
        scheduler.remove(given);
        Sequence sequence = repeating(20);
        scheduler.submit(sequence);
        while (sequence.remaining() > 1) {
            steps(scheduler, 2, 10_000, 1);
            assertThat(sequence.completionTokens()).isLessThanOrEqualTo(20);
        }
    }

    @Test
    void guessesLeaveABlockForEveryoneAndTakeNoOthersTurn() {
        pool = new BlockPool(9, BLOCK, new FakeRunner(9, BLOCK));
        Scheduler scheduler = scheduler(16, 0);
        Sequence sequence = repeating(22);
        scheduler.submit(sequence);
        int drafts = 0;
        for (int i = 0; sequence.remaining() > 1; i++) {
            ScheduledBatch batch = scheduler.schedule();
            drafts += batch.drafts();
            assertThat(pool.free()).isGreaterThanOrEqualTo(batch.drafts() > 0 ? 1 : 0);
            compute(scheduler, batch, true);
            scheduler.measured(batch, 10_000);
            if (i == 1) {
                scheduler.submit(TestSequences.of(new int[] {7, 8, 9}, 8));
                batch = scheduler.schedule();
                assertThat(batch.drafts()).as("beside a prompt").isZero();
                compute(scheduler, batch, true);
            }
        }
        assertThat(drafts).isPositive();
    }
}
