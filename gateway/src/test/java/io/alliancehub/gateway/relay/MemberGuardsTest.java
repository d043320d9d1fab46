package io.alliancehub.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.gateway.testing.Eventually;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A failing member is left alone; a slow answer is no failure. */
final class MemberGuardsTest {
    private static final String MEMBER = "member-1";
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration OPEN_FOR = Duration.ofMillis(50);

    private final AtomicLong nanos = new AtomicLong();
    private final MemberGuards guards = new MemberGuards(OPEN_FOR, nanos::get);

    @Test
    void answersOfMoreThanAMinuteShutNobodyOut() {
        for (int i = 0; i < 6; i++) {
            MemberGuards.Permit permit = guards.enter(MEMBER).orElseThrow();
            nanos.addAndGet(Duration.ofSeconds(61).toNanos());
            permit.succeeded();
        }
        assertThat(guards.enter(MEMBER)).isPresent();
    }

    @Test
    void membersThatFailAreLeftAlone() {
        breakIt();
        assertThat(guards.enter(MEMBER)).isEmpty();
        assertThat(guards.enter("member-2")).as("another one").isPresent();
    }

    @Test
    void membersThatAlwaysBreakOffAfterTheFirstTokenAreLeftAlone() {
        for (int i = 0; i < 3; i++) {
            MemberGuards.Permit permit = guards.enter(MEMBER).orElseThrow();
            permit.succeeded();
            permit.failed(new IOException("cut off"));
        }
        assertThat(guards.enter(MEMBER)).isEmpty();
    }

    @Test
    void longAnswersOfProbesKeepNobodyOut() {
        breakIt();
        List<MemberGuards.Permit> probes = twoProbes();
        probes.forEach(MemberGuards.Permit::succeeded);
        assertThat(guards.enter(MEMBER)).as("while both answers go on").isPresent();
        assertThat(guards.runningAt(MEMBER)).isEqualTo(3);
    }

    @Test
    void probeThatWaitsLongMakesRoomForTheNext() {
        breakIt();
        List<MemberGuards.Permit> probes = twoProbes();
        assertThat(guards.enter(MEMBER)).isEmpty();
        nanos.addAndGet(OPEN_FOR.toNanos());
        assertThat(guards.enter(MEMBER)).isPresent();
        assertThat(guards.enter(MEMBER)).isPresent();
        assertThat(guards.enter(MEMBER)).as("two at a time").isEmpty();
        probes.forEach(MemberGuards.Permit::over);
        assertThat(guards.enter(MEMBER)).as("a place is given back once").isEmpty();
    }

    @Test
    void probeThatSaysNothingGivesItsPlaceBack() {
        breakIt();
        twoProbes().getFirst().over();
        assertThat(guards.enter(MEMBER)).isPresent();
        assertThat(guards.enter(MEMBER)).isEmpty();
    }

    @Test
    void callCountsAsRunningUntilItsEndAndOnce() {
        MemberGuards.Permit permit = guards.enter(MEMBER).orElseThrow();
        permit.succeeded();
        assertThat(guards.runningAt(MEMBER)).isEqualTo(1);
        permit.over();
        permit.over();
        permit.failed(new IOException("too late"));
        assertThat(guards.runningAt(MEMBER)).isZero();
    }

    private void breakIt() {
        for (int i = 0; i < 5; i++) {
            guards.enter(MEMBER).orElseThrow().failed(new IOException("reset"));
        }
    }

    private List<MemberGuards.Permit> twoProbes() {
        List<MemberGuards.Permit> probes = new ArrayList<>();
        Eventually.holds(
                "two probes are let through",
                SOON,
                () -> {
                    Optional<MemberGuards.Permit> permit = guards.enter(MEMBER);
                    permit.ifPresent(probes::add);
                    return probes.size() == 2;
                });
        return probes;
    }
}
