package io.alliancehub.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.engine.kvcache.BlockPool;
import io.alliancehub.engine.runner.StepResult;
import io.alliancehub.engine.sampling.Choice;
import io.alliancehub.engine.testing.FakeRunner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Random arrivals, cancels and shortages of blocks, against a model that cannot forget. */
final class SchedulerProperties {

    @Property(tries = 400)
    void blocksNeverLeakAndEverySequenceGetsItsOwnTokens(
            @ForAll @LongRange(min = 0, max = Long.MAX_VALUE) long seed,
            @ForAll @IntRange(min = 1, max = 40) int blocks,
            @ForAll @IntRange(min = 1, max = 5) int blockSize,
            @ForAll @IntRange(min = 1, max = 6) int runningMax,
            @ForAll @IntRange(min = 0, max = 20) int moreBudget) {
        var run = new Run(seed, blocks, blockSize, runningMax, runningMax + moreBudget);
        for (int i = 0; i < 120; i++) {
            run.act();
        }
        run.finish();
    }

    /** One history. */
    private static final class Run {

        private final SplittableRandom random;
        private final int blocks;
        private final int blockSize;
        private final int budget;
        private final BlockPool pool;
        private final Scheduler scheduler;
        private final FakeRunner runner;
        private final Map<Sequence, int[]> alive = new HashMap<>();
        private final Map<Sequence, Integer> lengths = new HashMap<>();

        Run(long seed, int blocks, int blockSize, int runningMax, int budget) {
            random = new SplittableRandom(seed);
            this.blocks = blocks;
            this.blockSize = blockSize;
            this.budget = budget;
            pool = new BlockPool(blocks);
            scheduler = new Scheduler(pool, new SchedulerLimits(blockSize, runningMax, budget));
            runner = new FakeRunner(blocks, blockSize);
        }

        void act() {
            switch (random.nextInt(4)) {
                case 0 -> submit();
                case 1 -> cancelSometimes();
                default -> step();
            }
            scheduler.checkIntegrity();
        }

        private void submit() {
            int prompt = 1 + random.nextInt(3 * blockSize + 2);
            int max = 1 + random.nextInt(3 * blockSize + 2);
            if (!Scheduler.fits(prompt, max, blockSize, blocks)) {
                return;
            }
            int[] tokens = random.ints(prompt, 0, 1000).toArray();
            var sequence = new Sequence(tokens, max, new Choice.Greedy());
            alive.put(sequence, tokens);
            lengths.put(sequence, max);
            scheduler.submit(sequence);
        }

        private void cancelSometimes() {
            if (!alive.isEmpty() && random.nextInt(3) == 0) {
                List<Sequence> all = new ArrayList<>(alive.keySet());
                Sequence victim = all.get(random.nextInt(all.size()));
                alive.remove(victim);
                scheduler.remove(victim);
                scheduler.remove(victim); // a second time must not free anything again
                assertThat(victim.blocks().size()).isZero();
            }
        }

        private void step() {
            if (scheduler.idle()) {
                return;
            }
            ScheduledBatch batch = scheduler.schedule();
            scheduler.checkIntegrity();
            assertThat(batch.slices()).as("every step makes progress").isNotEmpty();
            assertThat(batch.tokens()).isLessThanOrEqualTo(budget);
            StepResult result = runner.run(batch);
            scheduler.completed(batch);
            for (int i = 0; i < batch.slices().size(); i++) {
                if (result.outcomes().get(i) instanceof StepResult.Chosen(int token)) {
                    Sequence sequence = batch.slices().get(i).sequence();
                    sequence.append(token);
                    if (sequence.full()) {
                        checkTokens(sequence);
                        scheduler.remove(sequence);
                        alive.remove(sequence);
                    }
                }
            }
        }

        private void checkTokens(Sequence sequence) {
            int[] prompt = alive.get(sequence);
            List<Integer> generated = new ArrayList<>();
            for (int i = prompt.length; i < sequence.size(); i++) {
                generated.add(sequence.token(i));
            }
            assertThat(generated).isEqualTo(FakeRunner.expected(prompt, lengths.get(sequence)));
        }

        void finish() {
            int steps = 0;
            while (!scheduler.idle()) {
                step();
                scheduler.checkIntegrity();
                assertThat(++steps).as("the queue empties").isLessThan(20_000);
            }
            assertThat(alive).isEmpty();
            assertThat(pool.free()).isEqualTo(blocks);
        }
    }
}
