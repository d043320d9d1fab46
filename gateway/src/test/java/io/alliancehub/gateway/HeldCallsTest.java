package io.alliancehub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.TokenUsage;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.contract.UsageEvent.Outcome;
import io.alliancehub.gateway.edge.OpenRequests;
import io.alliancehub.gateway.testing.Eventually;
import io.alliancehub.gateway.testing.FakeMember;
import io.alliancehub.gateway.testing.TestBank;
import io.alliancehub.gateway.testing.TestGateway;
import io.alliancehub.gateway.testing.TestHub;
import io.alliancehub.gateway.testing.WatchedStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Long answers, queues and callers who do not read: no reason to shut other banks out. */
final class HeldCallsTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final int CALLS = 6;
    private TestHub hub;
    private FakeMember member;
    private TestBank bank;
    private TestBank other;
    private TestGateway gateway;

    @BeforeEach
    void start() {
        hub = new TestHub();
        member = hub.addMember("member-1");
        bank = hub.add(TestBank.of("bank-a"));
        other = hub.add(TestBank.of("bank-b"));
        gateway =
                new TestGateway(
                        hub,
                        TestGateway.temporaryFolder(),
                        Map.of(
                                "hub.gateway.first-token-within", "3s",
                                "hub.gateway.next-token-within", "5s",
                                "hub.gateway.answer-within", "20s",
                                "hub.gateway.circuit-open-for", "2s",
                                "hub.gateway.read-within", "1s"));
        Eventually.holds("the gateway answers", SOON, () -> ask(other).statusCode() == 200);
    }

    @AfterEach
    void stop() {
        gateway.close();
        hub.close();
    }

    @Test
    void longAnswersAfterARecoveryKeepNobodyOut() {
        member.refusesWith = 500;
        Eventually.holds("left alone", SOON, () -> ask(bank).body().contains("no_member"));
        member.refusesWith = 0;
        member.tokens = 1_000;
        member.pauseMillis = 20;
        Eventually.holds(
                "recovered",
                SOON,
                () -> {
                    try {
                        WatchedStream.open(gateway.url(), bank, "\"max_tokens\":1000");
                        return true;
                    } catch (AssertionError refused) {
                        return false;
                    }
                });
        WatchedStream second = WatchedStream.open(gateway.url(), bank, "\"max_tokens\":1000");
        Eventually.holds("both have begun", SOON, () -> second.words() > 0);
        assertThat(gateway.chat(other, TestGateway.body("\"max_tokens\":2")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void callsThatWaitedLongInAQueueDoNotShutOthersOut() throws Exception {
        member.firstPauseMillis = 6_000;
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> waiting = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                waiting.add(
                        pool.submit(() -> gateway.chat(bank, TestGateway.body("\"stream\":true"))));
            }
            for (Future<HttpResponse<String>> answer : waiting) {
                assertThat(answer.get().statusCode()).isEqualTo(504);
            }
        }
        member.firstPauseMillis = 0;
        HttpResponse<String> next = ask(other);
        assertThat(next.statusCode()).as(next.body()).isEqualTo(200);
    }

    @Test
    void callersWhoDoNotReadAreGoneAndTheMemberIsNotToBlame() throws IOException {
        member.tokens = 4_000;
        member.padding = "x".repeat(4_096);
        List<Socket> stalled = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            stalled.add(stalled("\"stream\":true,\"max_tokens\":4000"));
        }
        Eventually.holds("all are ended", SOON, () -> outcomes().size() == CALLS);
        member.tokens = 5;
        member.padding = "";
        HttpResponse<String> next = ask(other);
        assertThat(next.statusCode()).as(next.body()).isEqualTo(200);
        assertThat(outcomes()).containsOnly(Outcome.CLIENT_GONE);
        for (Socket socket : stalled) {
            socket.close();
        }
    }

    @Test
    void streamsShareAConnectionToTheMemberOneAfterTheOther() {
        for (int i = 0; i < 10; i++) {
            assertThat(gateway.chat(bank, TestGateway.body("\"stream\":true")).body())
                    .endsWith("data: [DONE]\n\n");
        }
        assertThat(member.callerPorts).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void callerWhoTakesNothingIsLetGoWhenTheAnswerIsMade() throws IOException {
        // More than the system keeps for a connection, and no more than is kept for the caller.
        member.tokens = 800;
        member.pauseMillis = 0;
        member.padding = "x".repeat(4_096);
        try (Socket stalled = stalled("\"stream\":true,\"max_tokens\":800")) {
            OpenRequests open = gateway.bean(OpenRequests.class);
            Eventually.holds("the answer is made", SOON, () -> !outcomes().isEmpty());
            assertThat(outcomes()).containsExactly(Outcome.COMPLETED);
            Eventually.holds("its request is closed", SOON, () -> open.count() == 0);
            assertThat(stalled.isClosed()).as("by us").isFalse();
        }
    }

    @Test
    void accountOfAnotherAnswerIsABrokenStream() {
        member.accountsForAnother = true;
        HttpResponse<String> stream = gateway.chat(bank, TestGateway.body("\"stream\":true"));
        assertThat(stream.body()).contains("member_failed").doesNotContain("[DONE]");
        String id = stream.headers().firstValue("x-request-id").orElseThrow() + "-0";
        Eventually.holds("event stored", SOON, () -> hub.service.stored.containsKey(id));
        assertThat(hub.service.stored.get(id).outcome()).isEqualTo(Outcome.MEMBER_FAILED);
        assertThat(hub.service.stored.get(id).evidence()).as("asked, and not believed").isNull();
        HttpResponse<String> whole = gateway.chat(bank, TestGateway.body(""));
        assertThat(whole.statusCode()).isEqualTo(502);
        String wholeId = whole.headers().firstValue("x-request-id").orElseThrow() + "-0";
        Eventually.holds("event stored", SOON, () -> hub.service.stored.containsKey(wholeId));
        assertThat(hub.service.stored.get(wholeId).usage()).isEqualTo(TokenUsage.NONE);
    }

    @Test
    void brokenGatewaySaysSoInTheSameShape() {
        gateway.bean("workers", ExecutorService.class).shutdown();
        HttpResponse<String> answer = ask(bank);
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body())
                .contains("\"type\":\"server_error\"")
                .contains("\"code\":\"internal_error\"")
                .doesNotContain("Exception");
        assertThat(answer.headers().firstValue("x-request-id")).isPresent();
    }

    private HttpResponse<String> ask(TestBank asking) {
        return gateway.chat(asking, TestGateway.body("\"max_tokens\":5"));
    }

    private List<Outcome> outcomes() {
        return hub.service.stored.values().stream()
                .filter(event -> event.tenantId().equals(bank.tenant()))
                .map(UsageEvent::outcome)
                .toList();
    }

    /** Asks and reads nothing. */
    private Socket stalled(String extra) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(new InetSocketAddress("127.0.0.1", gateway.url().getPort()));
        byte[] body = TestGateway.body(extra).getBytes(StandardCharsets.UTF_8);
        String head =
                "POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n"
                        + "content-length: "
                        + body.length
                        + "\r\nauthorization: Bearer "
                        + bank.key().reveal()
                        + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(body);
        return socket;
    }
}
