package io.alliancehub.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is told of a sequence's life, and how little is asked of the clock for it. */
class SequenceTimesTest {

    private final AtomicLong now = new AtomicLong(100);

    @Test
    void oneThatIsNeverRunHasOnlyWaited() {
        var times = new SequenceTimes(now::get);
        now.set(130);
        assertThat(times.ended()).isEqualTo(new SequenceTimeline(100, null, null, 130, List.of()));
    }

    @Test
    void eachTurnIsTold() {
        var times = new SequenceTimes(now::get);
        now.set(110);
        times.runs();
        now.set(120);
        times.chosen();
        now.set(130);
        times.preempted();
        now.set(140);
        times.runs();
        now.set(150);
        times.chosen();
        now.set(160);
        assertThat(times.ended())
                .isEqualTo(new SequenceTimeline(100, 110L, 120L, 160, List.of(130L, 140L)));
    }

    @Test
    void onePreemptedAndLeftWaitingTellsThatToo() {
        var times = new SequenceTimes(now::get);
        times.runs();
        now.set(130);
        times.preempted();
        assertThat(times.ended().turnsNanos()).containsExactly(130L);
    }

    @Test
    void turnsHaveAnEnd() {
        var times = new SequenceTimes(now::getAndIncrement);
        times.runs();
        for (int i = 0; i < 1_000; i++) {
            times.preempted();
            times.runs();
        }
        assertThat(times.ended().turnsNanos()).hasSize(32).isSorted();
    }

    @Test
    void aTokenAsksTheClockOnlyIfItIsTheFirst() {
        var times = new SequenceTimes(now::getAndIncrement);
        times.runs();
        times.chosen();
        long read = now.get();
        for (int i = 0; i < 1_000; i++) {
            times.chosen();
        }
        assertThat(now.get()).isEqualTo(read);
    }
}
