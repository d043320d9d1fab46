package io.alliancehub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.LimitLevel;
import io.alliancehub.contract.LimitWindows;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.contract.UsageEvent.Outcome;
import io.alliancehub.gateway.testing.ChildGateway;
import io.alliancehub.gateway.testing.Eventually;
import io.alliancehub.gateway.testing.FakeMember;
import io.alliancehub.gateway.testing.TestBank;
import io.alliancehub.gateway.testing.TestGateway;
import io.alliancehub.gateway.testing.TestHub;
import io.alliancehub.gateway.testing.WatchedStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Kills a real process in mid-stream, again and again: nothing is lost, nothing is doubled. */
final class KilledGatewayTest {
    private static final int ROUNDS = 3;
    private static final int STREAMS = 6;
    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void killedInMidStreamNothingIsLostOrDoubled() throws Exception {
        Path journal = TestGateway.temporaryFolder();
        List<WatchedStream> cut = new ArrayList<>();
        try (TestHub hub = new TestHub()) {
            FakeMember member = hub.addMember("member-1");
            TestBank bank = hub.add(TestBank.of("bank-a"));
            WatchedStream whole = null;
            for (int round = 0; round < ROUNDS; round++) {
                member.tokens = 4_000;
                member.pauseMillis = 15;
                try (ChildGateway gateway = ChildGateway.start(hub, journal, START)) {
                    List<WatchedStream> streams = new ArrayList<>();
                    for (int i = 0; i < STREAMS; i++) {
                        streams.add(WatchedStream.open(gateway.url(), bank, "\"max_tokens\":4000"));
                    }
                    for (int i = 0; i < STREAMS; i++) {
                        int least = 5 + 10 * i;
                        WatchedStream stream = streams.get(i);
                        Eventually.holds("tokens come", SOON, () -> stream.words() >= least);
                    }
                    gateway.kill();
                    cut.addAll(streams);
                    streams.forEach(WatchedStream::awaitEnd);
                }
            }
            member.tokens = 5;
            member.pauseMillis = 1;
            try (ChildGateway gateway = ChildGateway.start(hub, journal, START)) {
                whole = WatchedStream.open(gateway.url(), bank, "\"max_tokens\":5");
                whole.awaitEnd();
                Eventually.holds(
                        "every event stored",
                        SOON,
                        () -> hub.service.stored.size() >= cut.size() + 1);
            }
            assertThat(whole.text()).endsWith("data: [DONE]\n\n");
            recount(hub, bank, cut, whole);
        }
    }

    private static void recount(
            TestHub hub, TestBank bank, List<WatchedStream> cut, WatchedStream whole) {
        assertThat(hub.service.stored).hasSize(cut.size() + 1);
        assertThat(hub.service.storedTwice).isEmpty();
        long tokens = 0;
        for (WatchedStream stream : cut) {
            UsageEvent event = hub.service.stored.get(stream.requestId() + "-0");
            assertThat(event).as("event of " + stream.requestId()).isNotNull();
            assertThat(event.outcome()).isEqualTo(Outcome.GATEWAY_LOST);
            assertThat(event.memberId()).isEqualTo("member-1");
            assertThat(event.usage().completionTokens())
                    .as("billed at least what came but for the last checkpoint's distance")
                    .isBetween((long) stream.words() - 20, (long) stream.words() + 20)
                    .isPositive();
            assertThat(event.usage().promptTokens()).isPositive();
            assertThat(event.evidence()).as("the member was asked").isNotNull();
            assertThat(event.beyondTokens())
                    .as("what was relayed after the last checkpoint, and what nobody received")
                    .isNotNegative();
            tokens += event.usage().totalTokens();
        }
        UsageEvent last = hub.service.stored.get(whole.requestId() + "-0");
        assertThat(last.outcome()).isEqualTo(Outcome.COMPLETED);
        tokens += last.usage().totalTokens();

        var commands = hub.commands();
        String window =
                RedisNames.window(
                        bank.tenant(),
                        LimitLevel.BANK,
                        bank.tenant().value(),
                        LimitWindows.at(last.occurredAt()).month());
        assertThat(Long.parseLong(commands.hget(window, "tokens")))
                .as("the counters hold exactly what the events say")
                .isEqualTo(tokens);
        assertThat(commands.zcard(RedisNames.holds(bank.tenant()))).as("no hold is left").isZero();
    }
}
