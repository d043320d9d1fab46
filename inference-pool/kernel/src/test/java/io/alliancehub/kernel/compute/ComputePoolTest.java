package io.alliancehub.kernel.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ComputePoolTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void everyIndexIsComputedOnceInEachOfManyTasks(int threads) {
        try (var pool = new ComputePool(threads)) {
            var times = new AtomicIntegerArray(1000);
            int rounds = 2_000;
            for (int round = 0; round < rounds; round++) {
                int size = 1 + round % 1000;
                int grain = 1 + round % 17;
                pool.run(
                        (from, to, worker) -> {
                            assertThat(worker).isBetween(0, threads - 1);
                            for (int i = from; i < to; i++) {
                                times.incrementAndGet(i);
                            }
                        },
                        size,
                        grain);
            }
            for (int i = 0; i < 1000; i++) {
                assertThat(times.get(i)).as("index %d", i).isEqualTo(rounds - 2 * i);
            }
        }
    }

    @Test
    void aChunkThatThrowsIsReportedAndThePoolGoesOn() {
        try (var pool = new ComputePool(3)) {
            assertThatThrownBy(
                            () ->
                                    pool.run(
                                            (from, to, worker) -> {
                                                if (from == 40) {
                                                    throw new IllegalStateException("chunk 40");
                                                }
                                            },
                                            100,
                                            10))
                    .hasMessage("chunk 40");
            var seen = new AtomicIntegerArray(100);
            pool.run((from, to, worker) -> seen.incrementAndGet(from), 100, 10);
            assertThat(seen.get(40)).isEqualTo(1);
        }
    }

    @Test
    void anIdlePoolWakesUpAndCloses() throws InterruptedException {
        var pool = new ComputePool(4);
        Thread.sleep(50); // long enough for the workers to park
        var seen = new AtomicIntegerArray(1);
        pool.run((from, to, worker) -> seen.addAndGet(0, to - from), 64, 1);
        assertThat(seen.get(0)).isEqualTo(64);
        pool.close(); // returns only when every worker has ended
    }

    @Test
    void aPoolNeedsAThread() {
        assertThatThrownBy(() -> new ComputePool(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
