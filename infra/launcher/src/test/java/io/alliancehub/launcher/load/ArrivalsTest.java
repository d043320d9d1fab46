package io.alliancehub.launcher.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a load keeps of a stream's times. */
final class ArrivalsTest {
    private final Arrivals arrivals = new Arrivals();

    @Test
    void silentStreamHasNoTimes() {
        assertThat(arrivals.first()).isEmpty();
        assertThat(arrivals.gaps()).isEmpty();
    }

    @Test
    void firstIsFromTheCallAndTheOthersFromOneToTheNext() {
        IntStream.range(0, 100).forEach(i -> arrivals.add(1_000_000L * (i + 1) * (i + 1)));
        assertThat(arrivals.first()).containsExactly(1_000);
        assertThat(arrivals.gaps())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 99).mapToObj(i -> 1_000 * (2 * i + 1)).toList());
    }
}
