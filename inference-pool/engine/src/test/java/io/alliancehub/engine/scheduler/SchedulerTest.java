package io.alliancehub.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.engine.kvcache.BlockPool;
import io.alliancehub.engine.sampling.Choice;
import org.junit.jupiter.api.Test;

final class SchedulerTest {

    private static final int BLOCK = 4;

    private final BlockPool pool = new BlockPool(4);
    private final Scheduler scheduler = new Scheduler(pool, new SchedulerLimits(BLOCK, 3, 6));

    private static Sequence sequence(int prompt, int max) {
        return new Sequence(new int[prompt], max, new Choice.Greedy());
    }

    private ScheduledBatch step() {
        ScheduledBatch batch = scheduler.schedule();
        scheduler.completed(batch);
        for (Slice slice : batch.slices()) {
            if (slice.sequence().gap() == 0) {
                slice.sequence().append(1);
            }
        }
        scheduler.checkIntegrity();
        return batch;
    }

    @Test
    void decodesComeBeforeChunksOfAnEarlierPrompt() {
        Sequence longer = sequence(8, 4);
        Sequence shorter = sequence(1, 4);
        scheduler.submit(shorter);
        step();
        scheduler.submit(longer);
        step();
        ScheduledBatch batch = step();
        assertThat(batch.slices())
                .containsExactly(new Slice(shorter, 2, 1), new Slice(longer, 5, 3));
    }

    @Test
    void theLatestArrivalLosesItsBlocksAndWaitsAtTheHead() {
        Sequence first = sequence(7, 9);
        Sequence second = sequence(7, 9);
        scheduler.submit(first);
        scheduler.submit(second);
        while (second.preemptions() == 0) {
            step();
        }
        assertThat(second.computed()).isZero();
        assertThat(scheduler.running()).isEqualTo(1);
        assertThat(scheduler.waiting()).isEqualTo(1);
        scheduler.remove(first);
        ScheduledBatch batch = step();
        assertThat(batch.slices().getFirst().sequence()).isSameAs(second);
        assertThat(batch.slices().getFirst().from()).isZero();
    }

    @Test
    void aSequenceThatCouldNeverRunIsRefused() {
        assertThat(Scheduler.fits(10, 7, BLOCK, 4)).isTrue();
        assertThat(Scheduler.fits(10, 8, BLOCK, 4)).isFalse();
        assertThatThrownBy(() -> scheduler.submit(sequence(10, 8)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void moreThanTheRunningMaximumWait() {
        for (int i = 0; i < 5; i++) {
            scheduler.submit(sequence(1, 2));
        }
        step();
        assertThat(scheduler.running()).isEqualTo(3);
        assertThat(scheduler.waiting()).isEqualTo(2);
    }

    @Test
    void theIntegrityCheckSeesALeakedBlock() {
        scheduler.submit(sequence(3, 3));
        step();
        pool.allocate();
        assertThatThrownBy(scheduler::checkIntegrity)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("held by 0 tables but counted 1");
    }
}
