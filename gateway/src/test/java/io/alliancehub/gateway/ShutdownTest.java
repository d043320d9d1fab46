package io.alliancehub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.UsageEvent.Outcome;
import io.alliancehub.gateway.testing.Eventually;
import io.alliancehub.gateway.testing.FakeMember;
import io.alliancehub.gateway.testing.TestBank;
import io.alliancehub.gateway.testing.TestGateway;
import io.alliancehub.gateway.testing.TestHub;
import io.alliancehub.gateway.testing.WatchedStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A gateway that is told to stop finishes what runs. */
final class ShutdownTest {
    @Test
    void runningStreamIsFinishedAndRecorded() throws InterruptedException {
        try (TestHub hub = new TestHub()) {
            FakeMember member = hub.addMember("member-1");
            member.tokens = 60;
            member.pauseMillis = 30;
            TestBank bank = hub.add(TestBank.of("bank-a"));
            TestGateway gateway = new TestGateway(hub);
            WatchedStream stream = WatchedStream.open(gateway.url(), bank, "\"max_tokens\":60");
            Eventually.holds("tokens come", Duration.ofSeconds(10), () -> stream.words() > 2);
            Thread stopping = Thread.ofVirtual().start(gateway::close);
            stream.awaitEnd();
            stopping.join();
            assertThat(stream.words()).isEqualTo(60);
            assertThat(stream.text()).endsWith("data: [DONE]\n\n");
            String id = stream.requestId() + "-0";
            Eventually.holds(
                    "event stored",
                    Duration.ofSeconds(10),
                    () -> hub.service.stored.containsKey(id));
            assertThat(hub.service.stored.get(id).outcome()).isEqualTo(Outcome.COMPLETED);
        }
    }
}
