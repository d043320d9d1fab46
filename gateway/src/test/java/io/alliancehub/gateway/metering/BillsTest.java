package io.alliancehub.gateway.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.MemberAccounting;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.contract.UsageEvent.Measurement;
import io.alliancehub.contract.UsageEvent.Outcome;
import io.alliancehub.gateway.metering.Bills.Agreement;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Billed is the lower of two counts, within what was granted. */
final class BillsTest {
    @Test
    void nothingReceivedIsNothingBilled() {
        UsageEvent event =
                bill(new Progress("member-1", 0, null, null, null), Outcome.CLIENT_GONE).event();
        assertThat(event.usage()).isEqualTo(TokenUsage.NONE);
        assertThat(event.measurement()).isEqualTo(Measurement.COUNTED);
    }

    @Test
    void cutOffAnswerIsBilledUpToTheReceivedPosition() {
        UsageEvent event =
                bill(new Progress("member-1", 7, null, TestCalls.NOON, null), Outcome.CLIENT_GONE)
                        .event();
        assertThat(event.usage()).isEqualTo(new TokenUsage(10, 0, 7, 0));
    }

    @Test
    void lostAnswerWithoutAnyTokenCostsNothing() {
        UsageEvent event = Bills.lost(TestCalls.call("x"), null, null, "gateway-1");
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
                                null,
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

    @Property
    void cutAnswerIsNeverBilledBeyondWhatCameAndTheRestIsThePlatformsCost(
            @ForAll @LongRange(max = 20) long position,
            @ForAll @LongRange(max = 30) long made,
            @ForAll @LongRange(max = 60) long computed) {
        Bills.Bill bill =
                bill(
                        new Progress(
                                "member-1",
                                position,
                                null,
                                TestCalls.NOON,
                                told(10, made, computed)),
                        Outcome.CLIENT_GONE);
        TokenUsage usage = bill.event().usage();
        if (position == 0) {
            assertThat(usage).isEqualTo(TokenUsage.NONE);
        } else {
            assertThat(usage).isEqualTo(new TokenUsage(10, 0, Math.min(position, made), 0));
        }
        assertThat(bill.event().beyondTokens())
                .isEqualTo(Math.max(0, computed - usage.totalTokens()));
        assertThat(bill.event().evidence()).isNotNull();
        assertThat(bill.agreement())
                .isEqualTo(
                        made == position
                                ? Agreement.AGREED
                                : made > position ? Agreement.UNCONFIRMED : Agreement.DIFFERED);
    }

    @Test
    void lostAnswerHasTheMembersEvidence() {
        var checkpoint =
                new JournalRecord.Checkpoint(
                        "x",
                        3,
                        TestCalls.NOON.minusMillis(5),
                        TestCalls.NOON,
                        TestCalls.NOON.plusSeconds(1),
                        "member-1");
        UsageEvent event =
                Bills.lost(TestCalls.call("x"), checkpoint, told(10, 9, 18), "gateway-1");
        assertThat(event.usage()).isEqualTo(new TokenUsage(10, 0, 3, 0));
        assertThat(event.beyondTokens()).isEqualTo(5);
        assertThat(event.dispatchedAt()).isEqualTo(TestCalls.NOON.minusMillis(5));
        assertThat(event.evidence()).isNotNull();
        UsageEvent nothingCame =
                Bills.lost(TestCalls.call("x"), null, told(10, 9, 18), "gateway-1");
        assertThat(nothingCame.usage()).isEqualTo(TokenUsage.NONE);
        assertThat(nothingCame.beyondTokens()).isEqualTo(18);
        assertThat(nothingCame.memberId()).isEqualTo("member-1");
    }

    private static MemberAccounting told(long prompt, long made, long computed) {
        return new MemberAccounting(
                "x",
                "member-1",
                new TokenUsage(prompt, 0, made, 0),
                computed,
                "cancelled",
                new UsageEvent.Evidence("b", "t", null, "n", 0, 1, 0, 1, null));
    }

    private static Bills.Bill bill(Progress progress, Outcome outcome) {
        Instant endedAt = TestCalls.NOON.plusSeconds(1);
        return outcome == Outcome.COMPLETED
                ? Bills.whole(TestCalls.call("x"), progress, endedAt, "gateway-1")
                : Bills.cut(TestCalls.call("x"), progress, outcome, endedAt, "gateway-1");
    }
}
