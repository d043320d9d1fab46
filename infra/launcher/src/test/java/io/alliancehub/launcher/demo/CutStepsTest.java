package io.alliancehub.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class CutStepsTest {
    @Test
    void memberCountsAsBusyUntilItHasAnsweredThatItIsIdle() {
        AtomicLong now = new AtomicLong();
        AtomicLong asked = new AtomicLong();

        long idle =
                CutSteps.idleMillis(
                        () -> {
                            boolean first = asked.incrementAndGet() == 1;
                            now.addAndGet(first ? 3 : 700);
                            return first ? 1 : 0;
                        },
                        now::get);

        assertThat(idle).isEqualTo(703);
    }
}
