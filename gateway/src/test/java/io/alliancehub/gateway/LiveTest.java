package io.alliancehub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.GatewayHeartbeat;
import io.alliancehub.contract.GatewayHeartbeat.Traffic;
import io.alliancehub.contract.LimitKind;
import io.alliancehub.contract.LimitLevel;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.contract.RefusedCall;
import io.alliancehub.gateway.testing.Eventually;
import io.alliancehub.gateway.testing.FakeMember;
import io.alliancehub.gateway.testing.SharedHub;
import io.alliancehub.gateway.testing.TestBank;
import io.alliancehub.gateway.testing.TestGateway;
import io.alliancehub.gateway.testing.TestHub;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a gateway tells of itself, and what it is told of its members. */
final class LiveTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

    @Test
    void heartbeatCountsWhatABankCalled() {
        TestBank bank = SharedHub.HUB.add(TestBank.of("bank-counted"));
        SharedHub.GATEWAY.chat(bank, TestGateway.body("\"stream\":true,\"max_tokens\":5"));
        SharedHub.GATEWAY.chat(bank, TestGateway.body("\"max_tokens\":3"));

        Eventually.holds(
                "counted",
                SOON,
                () ->
                        counted(SharedHub.HUB, bank)
                                .map(it -> it.completionTokens() == 8)
                                .orElse(false));
        Traffic traffic = counted(SharedHub.HUB, bank).orElseThrow();
        assertThat(traffic.requests()).isEqualTo(2);
        assertThat(traffic.openRequests()).isZero();
        assertThat(traffic.promptTokens()).isPositive();
        assertThat(traffic.errors()).isZero();
        assertThat(traffic.firstTokens()).hasSize(GatewayHeartbeat.FIRST_TOKEN_MILLIS.size() + 1);
        assertThat(sum(traffic)).isEqualTo(2);
        assertThat(SharedHub.HUB.commands().ttl(RedisNames.gateway("gateway-1"))).isBetween(1L, 5L);
    }

    @Test
    void refusedCallIsCountedForItsAppKeyAndReason() {
        TestBank bank =
                SharedHub.HUB.add(
                        TestBank.of(
                                "bank-refused",
                                TestBank.limit(
                                        LimitLevel.BANK,
                                        "bank-refused",
                                        LimitKind.REQUESTS_PER_MINUTE,
                                        1)));
        Instant before = Instant.now();
        assertThat(SharedHub.GATEWAY.chat(bank, TestGateway.body("")).statusCode()).isEqualTo(200);
        assertThat(SharedHub.GATEWAY.chat(bank, TestGateway.body("")).statusCode()).isEqualTo(429);
        SharedHub.GATEWAY.get(bank, "/v1/models/nothing");

        String field =
                new RefusedCall(
                                bank.snapshot().appId(),
                                bank.snapshot().keyId(),
                                "rate_limit_exceeded")
                        .field();
        Eventually.holds("counted", SOON, () -> "1".equals(hour(bank, before).get(field)));
        assertThat(hour(bank, before)).hasSize(2);
        Eventually.holds(
                "told",
                SOON,
                () ->
                        counted(SharedHub.HUB, bank)
                                .orElseThrow()
                                .refusals()
                                .equals(Map.of("rate_limit_exceeded", 1L, "model_not_found", 1L)));
        assertThat(counted(SharedHub.HUB, bank).orElseThrow().errors()).isZero();
    }

    @Test
    void answerThatBreaksOffIsAnError() {
        try (TestHub hub = new TestHub();
                TestGateway gateway = new TestGateway(hub)) {
            hub.addMember("member-1").dieAfter = 2;
            TestBank bank = hub.add(TestBank.of("bank-broken"));
            HttpResponse<String> answer = chatOnceServed(gateway, bank);
            assertThat(answer.body()).contains("data: {\"error\"");
            Eventually.holds(
                    "counted",
                    SOON,
                    () -> counted(hub, bank).map(LiveTest::hasOneBrokenAnswer).orElse(false));
        }
    }

    @Test
    void drainedMemberGetsNothingNewAndEndsWhatItRuns() throws Exception {
        try (TestHub hub = new TestHub();
                TestGateway gateway = new TestGateway(hub)) {
            FakeMember drained = hub.addMember("member-a");
            drained.pauseMillis = 500;
            drained.tokens = 8;
            TestBank bank = hub.add(TestBank.of("bank-drained"));
            Eventually.holds(
                    "seen", SOON, () -> gateway.get(bank, "/v1/models").statusCode() == 200);
            Thread running =
                    Thread.ofVirtual()
                            .start(
                                    () ->
                                            assertThat(chatOnceServed(gateway, bank).body())
                                                    .endsWith("[DONE]\n\n"));
            Eventually.holds("running", SOON, () -> drained.running.get() == 1);
            FakeMember other = hub.addMember("member-b");
            hub.commands().set(RedisNames.DRAINED, "[\"member-a\"]");
            Thread.sleep(TWO_SECONDS);
            int before = drained.requestBodies.size();
            for (int i = 0; i < 4; i++) {
                assertThat(gateway.chat(bank, TestGateway.body("")).statusCode()).isEqualTo(200);
            }
            assertThat(drained.requestBodies).hasSize(before);
            assertThat(other.requestBodies).hasSize(4);

            hub.commands().del(RedisNames.DRAINED);
            Thread.sleep(TWO_SECONDS);
            gateway.chat(bank, TestGateway.body(""));
            assertThat(drained.requestBodies).as("a lost list changes nothing").hasSize(before);

            hub.commands().set(RedisNames.DRAINED, "[\"member-a\",\"member-b\"]");
            Thread.sleep(TWO_SECONDS);
            HttpResponse<String> refused = gateway.chat(bank, TestGateway.body(""));
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("no_member_available");
            assertThat(refused.headers().firstValue("retry-after")).isPresent();
            running.join();
            assertThat(drained.hungUp.get()).as("its stream came to its end").isZero();
        }
    }

    /** A gateway that has just started has not heard of its member yet. */
    private static HttpResponse<String> chatOnceServed(TestGateway gateway, TestBank bank) {
        String body = TestGateway.body("\"stream\":true,\"max_tokens\":8");
        AtomicReference<HttpResponse<String>> answer = new AtomicReference<>();
        Eventually.holds(
                "served",
                SOON,
                () -> {
                    answer.set(gateway.chat(bank, body));
                    return answer.get().statusCode() != 503;
                });
        return answer.get();
    }

    private static Map<String, String> hour(TestBank bank, Instant at) {
        Map<String, String> now =
                SharedHub.HUB
                        .commands()
                        .hgetall(RedisNames.refused(bank.tenant(), RefusedCall.hour(at)));
        return now.isEmpty()
                ? SharedHub.HUB
                        .commands()
                        .hgetall(RedisNames.refused(bank.tenant(), RefusedCall.hour(at) + 1))
                : now;
    }

    /** Beside those who were told that no member is there yet. */
    private static boolean hasOneBrokenAnswer(Traffic traffic) {
        return traffic.errors() == 1 + traffic.refusals().getOrDefault("no_member_available", 0L);
    }

    private static long sum(Traffic traffic) {
        return traffic.firstTokens().stream().flatMapToLong(LongStream::of).sum();
    }

    private static Optional<Traffic> counted(TestHub hub, TestBank bank) {
        return hub.commands().smembers(RedisNames.GATEWAYS).stream()
                .map(id -> hub.commands().get(RedisNames.gateway(id)))
                .map(json -> ContractJson.read(json, GatewayHeartbeat.class))
                .flatMap(it -> it.tenants().stream())
                .filter(it -> it.tenant().equals(bank.tenant()))
                .findFirst();
    }
}
