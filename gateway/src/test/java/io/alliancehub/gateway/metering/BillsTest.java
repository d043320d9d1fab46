package io.alliancehub.gateway.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.MemberAccounting;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.contract.UsageEvent.Measurement;
import io.alliancehub.contract.UsageEvent.Outcome;
import io.alliancehub.gateway.metering.Bills.Agreement;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Billed is the lower of two counts, within what was granted. */
final class BillsTest {
    @Test
    void nothingReceivedIsNothingBilled() {
        UsageEvent event =
                bill(new Progress("member-1", 0, null, null), Outcome.CLIENT_GONE).event();
        assertThat(event.usage()).isEqualTo(TokenUsage.NONE);
        assertThat(event.measurement()).isEqualTo(Measurement.COUNTED);
    }

    @Test
    void cutOffAnswerIsBilledUpToTheReceivedPosition() {
        UsageEvent event =
                bill(new Progress("member-1", 7, TestCalls.NOON, null), Outcome.CLIENT_GONE)
                        .event();
        assertThat(event.usage()).isEqualTo(new TokenUsage(10, 0, 7, 0));
    }

    @Test
    void lostAnswerWithoutAnyTokenCostsNothing() {
        UsageEvent event = Bills.lost(TestCalls.call("x"), null, "gateway-1");
        assertThat(event.usage()).isEqualTo(TokenUsage.NONE);
        assertThat(event.outcome()).isEqualTo(Outcome.GATEWAY_LOST);
        assertThat(event.measurement()).isEqualTo(Measurement.CHECKPOINT);
    }

    @Property
    void lowerOfBothCountsIsBilledAndDifferencesAreTold(
            @ForAll @LongRange(min = 1, max = 30) long position,
            @ForAll @LongRange(max = 30) long accounted,
            @ForAll @LongRange(min = 5, max = 15) long prompt,
            @ForAll @LongRange(max = 5) long cached) {
        Bills.Bill bill =
                bill(
                        new Progress(
                                "member-1",
                                position,
                                TestCalls.NOON,
                                new MemberAccounting(
                                        "x",
                                        "member-1",
                                        new TokenUsage(prompt, cached, accounted, 0),
                                        0,
                                        "stop",
                                        new UsageEvent.Evidence(
                                                "b", "t", null, "n", 0, 1, 0, 1, null))),
                        Outcome.COMPLETED);
        TokenUsage usage = bill.event().usage();
        assertThat(usage.completionTokens()).isEqualTo(Math.min(20, Math.min(position, accounted)));
        assertThat(usage.promptTokens()).isEqualTo(Math.min(10, prompt));
        assertThat(usage.cachedTokens()).isEqualTo(cached);
        boolean same = position == accounted && position <= 20 && prompt == 10;
        assertThat(bill.agreement()).isEqualTo(same ? Agreement.AGREED : Agreement.DIFFERED);
        assertThat(bill.event().measurement())
                .isEqualTo(same ? Measurement.MEASURED : Measurement.COUNTED);
    }

    private static Bills.Bill bill(Progress progress, Outcome outcome) {
        return Bills.of(
                TestCalls.call("x"), progress, outcome, TestCalls.NOON.plusSeconds(1), "gateway-1");
    }
}
