package io.alliancehub.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class AppliedLimitTest {
    private static final Instant END = Instant.parse("2026-11-23T09:00:00Z");

    @Test
    void temporaryLimitGoesBackAtItsVeryMoment() {
        AppliedLimit limit = limit(80, END, 20L);
        assertThat(limit.at(END.minusNanos(1))).isEqualTo(limit(80, null, null));
        assertThat(limit.at(END)).isEqualTo(limit(20, null, null));
        assertThat(limit(80, null, null).at(END)).isEqualTo(limit(80, null, null));
    }

    @Test
    void limitThatEndsSaysWhatComesAfterIt() {
        assertThatThrownBy(() -> limit(80, END, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> limit(80, null, 20L)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> limit(80, END, -1L)).isInstanceOf(IllegalArgumentException.class);
    }

    private static AppliedLimit limit(
            long value,
            @org.jspecify.annotations.Nullable Instant until,
            @org.jspecify.annotations.Nullable Long then) {
        return new AppliedLimit(
                LimitLevel.BANK, "bank-a", LimitKind.CONCURRENCY, value, until, then);
    }
}
