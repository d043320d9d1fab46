package io.alliancehub.gateway;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.contract.UsageEvent.Outcome;
import io.alliancehub.gateway.scheduling.HeartbeatDirectory;
import io.alliancehub.gateway.testing.Eventually;
import io.alliancehub.gateway.testing.FakeMember;
import io.alliancehub.gateway.testing.TestBank;
import io.alliancehub.gateway.testing.TestGateway;
import io.alliancehub.gateway.testing.TestHub;
import io.alliancehub.gateway.testing.WatchedStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Members that hang, lie, break and refuse; and callers who hang up. */
final class BrokenMemberTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String STREAM = "\"stream\":true,\"max_tokens\":10";
    private static TestHub hub;
    private static TestBank bank;
    private static TestGateway gateway;
    private static WireMockServer broken;

    @BeforeAll
    static void start() {
        hub = new TestHub();
        bank = hub.add(TestBank.of("bank-a"));
        broken =
                new WireMockServer(
                        WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
        broken.start();
        gateway =
                new TestGateway(
                        hub,
                        TestGateway.temporaryFolder(),
                        Map.of(
                                "hub.gateway.first-token-within", "2s",
                                "hub.gateway.next-token-within", "2s",
                                "hub.gateway.answer-within", "3s",
                                "hub.gateway.keep-alive-every", "200ms",
                                "hub.gateway.circuit-open-for", "100ms"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        broken.stop();
        hub.close();
    }

    @BeforeEach
    void noMembers() {
        hub.members.forEach(FakeMember::close);
        hub.members.clear();
        for (String id : hub.commands().smembers(RedisNames.MEMBERS)) {
            hub.commands().del(RedisNames.member(id));
        }
        hub.commands().del(RedisNames.MEMBERS);
        hub.service.stored.clear();
        broken.resetAll();
        Eventually.holds(
                "the gateway sees no member",
                SOON,
                () -> gateway.chat(bank, TestGateway.body("")).body().contains("no_member"));
    }

    @Test
    void hangingMemberIsATimeoutAndCostsNothing() {
        breakWith(aResponse().withFixedDelay(5_000));
        HttpResponse<String> answer = ask(TestGateway.body(STREAM));
        assertThat(answer.body()).contains("member_timeout").doesNotContain("[DONE]");
        assertThat(answer.body()).as("kept alive meanwhile").contains(": keep-alive");
        assertThat(stored(answer).usage()).isEqualTo(TokenUsage.NONE);
        assertThat(stored(answer).outcome()).isEqualTo(Outcome.MEMBER_FAILED);
    }

    @Test
    void hangingMemberHoldsAWholeAnswerOnceAndNoLonger() {
        breakWith(aResponse().withFixedDelay(8_000));
        Instant before = Instant.now();
        long start = System.nanoTime();
        assertBreaksOff(TestGateway.body("\"max_tokens\":10"));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        Eventually.holds(
                "an event of no cost is stored",
                SOON,
                () ->
                        hub.service.stored.values().stream()
                                .filter(it -> it.occurredAt().isAfter(before))
                                .anyMatch(it -> it.usage().equals(TokenUsage.NONE)));
    }

    @Test
    void hangingMemberIsNotAskedTwiceNorAnotherOne() {
        breakWith(aResponse().withFixedDelay(8_000));
        FakeMember other = hub.addMember("member-7");
        other.firstPauseMillis = 8_000;
        Eventually.holds(
                "both are known",
                SOON,
                () -> gateway.bean(HeartbeatDirectory.class).live().size() == 2);
        long start = System.nanoTime();
        assertBreaksOff(TestGateway.body("\"max_tokens\":10"));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    /** Blank lines have been sent by then, so that it is too late for a status. */
    private static void assertBreaksOff(String body) {
        assertThatThrownBy(() -> gateway.chat(bank, body)).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void halfAStreamIsBilledUpToItsLastToken() {
        breakWith(events("id: 1:5\ndata: {\"a\":1}\n\nid: 3:6,7\ndata: {\"b\":2}\n\ndata: {\"c"));
        HttpResponse<String> answer = ask(TestGateway.body(STREAM));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .startsWith("data: {\"a\":1}\n\ndata: {\"b\":2}\n\n")
                .contains("data: {\"error\":{")
                .contains("member_failed")
                .doesNotContain("[DONE]");
        assertThat(stored(answer).usage().completionTokens()).isEqualTo(3);
        assertThat(stored(answer).usage().promptTokens()).isPositive();
        assertThat(stored(answer).outcome()).isEqualTo(Outcome.MEMBER_FAILED);
    }

    @Test
    void garbageServerErrorAndResetAreOneKindOfFailure() {
        for (ResponseDefinitionBuilder fault :
                List.of(
                        events("data: garbage\n\n"),
                        events("id: 4:1\ndata: {\"a\":1}\n\n"),
                        events("id: 99:1\ndata: {\"a\":1}\n\n"),
                        events("data: [DONE]\n\n"),
                        aResponse().withStatus(200).withBody("{}"),
                        aResponse().withStatus(500).withBody("secret trace"),
                        aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
                        aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE))) {
            breakWith(fault);
            Eventually.holds(
                    "circuit lets a call through",
                    SOON,
                    () -> {
                        HttpResponse<String> answer = gateway.chat(bank, TestGateway.body(STREAM));
                        assertThat(answer.body()).doesNotContain("secret trace");
                        return answer.statusCode() == 502
                                && answer.body().contains("member_failed");
                    });
        }
    }

    @Test
    void refusalOfTheRequestIsPassedOn() {
        breakWith(
                aResponse()
                        .withStatus(422)
                        .withBody(
                                "{\"error\":{\"message\":\"'tools' is not supported.\",\"type\":\"x\","
                                        + "\"param\":\"tools\",\"code\":\"y\"}}"));
        HttpResponse<String> answer = ask(TestGateway.body(STREAM + ",\"tools\":[]"));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains("'tools' is not supported.")
                .contains("\"param\":\"tools\"");
    }

    @Test
    void fullMemberIsAnswered503WithItsRetryAfter() {
        breakWith(aResponse().withStatus(503).withHeader("retry-after", "7").withBody("{}"));
        HttpResponse<String> answer = ask(TestGateway.body(STREAM));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).contains("7");
        assertThat(answer.body()).contains("overloaded");
    }

    @Test
    void anotherMemberAnswersWhereTheFirstFailedBeforeItsFirstToken() {
        breakWith(aResponse().withStatus(500));
        FakeMember good = hub.addMember("member-2");
        Eventually.holds(
                "both members are tried",
                SOON,
                () -> {
                    HttpResponse<String> answer = gateway.chat(bank, TestGateway.body(STREAM));
                    return answer.statusCode() == 200 && !broken.getAllServeEvents().isEmpty();
                });
        assertThat(good.requestBodies).isNotEmpty();
    }

    @Test
    void callerWhoHangsUpStopsTheMemberAndPaysForWhatCame() {
        FakeMember member = hub.addMember("member-3");
        member.tokens = 1_000;
        member.pauseMillis = 20;
        awaitMember();
        WatchedStream stream = WatchedStream.open(gateway.url(), bank, "\"max_tokens\":1000");
        Eventually.holds("tokens come", SOON, () -> stream.words() >= 5);
        int before = member.hungUp.get();
        stream.hangUp();
        Eventually.holds("the member notices", SOON, () -> member.hungUp.get() > before);
        String id = stream.requestId() + "-0";
        Eventually.holds("event stored", SOON, () -> hub.service.stored.containsKey(id));
        UsageEvent event = hub.service.stored.get(id);
        assertThat(event.outcome()).isEqualTo(Outcome.CLIENT_GONE);
        assertThat(event.usage().completionTokens()).isBetween(5L, 200L);
        assertThat(event.dispatchedAt()).isBetween(event.occurredAt(), event.firstTokenAt());
        assertThat(event.evidence()).as("the member was asked").isNotNull();
        assertThat(event.beyondTokens())
                .as("what the member made and nobody received")
                .isBetween(1L, 100L);
    }

    @Test
    void memberThatGivesNoAccountDelaysNoBill() {
        FakeMember member = hub.addMember("member-9");
        member.tokens = 1_000;
        member.pauseMillis = 20;
        member.accountPauseMillis = 30_000;
        awaitMember();
        WatchedStream stream = WatchedStream.open(gateway.url(), bank, "\"max_tokens\":1000");
        Eventually.holds("tokens come", SOON, () -> stream.words() >= 5);
        stream.hangUp();
        String id = stream.requestId() + "-0";
        Eventually.holds("event stored", SOON, () -> hub.service.stored.containsKey(id));
        UsageEvent event = hub.service.stored.get(id);
        assertThat(event.outcome()).isEqualTo(Outcome.CLIENT_GONE);
        assertThat(event.usage().completionTokens()).isBetween(5L, 200L);
        assertThat(event.beyondTokens()).isZero();
        assertThat(event.evidence()).isNull();
    }

    @Test
    void callerWhoHangsUpBeforeTheFirstTokenPaysNothing() {
        FakeMember member = hub.addMember("member-4");
        awaitMember();
        member.firstPauseMillis = 5_000;
        WatchedStream stream = WatchedStream.open(gateway.url(), bank, "\"max_tokens\":10");
        stream.hangUp();
        String id = stream.requestId() + "-0";
        Eventually.holds("event stored", SOON, () -> hub.service.stored.containsKey(id));
        assertThat(hub.service.stored.get(id).usage()).isEqualTo(TokenUsage.NONE);
        assertThat(hub.service.stored.get(id).outcome()).isEqualTo(Outcome.CLIENT_GONE);
    }

    @Test
    void differingCountsAreBilledAtTheLower() {
        FakeMember member = hub.addMember("member-5");
        awaitMember();
        member.promptTokensMore = 11;
        HttpResponse<String> answer = gateway.chat(bank, TestGateway.body(STREAM));
        long gatewaysCount = stored(answer).usage().promptTokens();
        member.promptTokensMore = 0;
        HttpResponse<String> agreed = gateway.chat(bank, TestGateway.body(STREAM));
        assertThat(gatewaysCount).isEqualTo(stored(agreed).usage().promptTokens());
        assertThat(stored(answer).measurement()).isEqualTo(UsageEvent.Measurement.COUNTED);
        assertThat(stored(agreed).measurement()).isEqualTo(UsageEvent.Measurement.MEASURED);
    }

    @Test
    void memberSeesTheHubsHeadersAndNoneOfTheCallers() {
        FakeMember member = hub.addMember("member-6");
        awaitMember();
        TestGateway.send(
                java.net.http.HttpRequest.newBuilder(gateway.url().resolve("/v1/chat/completions"))
                        .header("authorization", "Bearer " + bank.key().reveal())
                        .header("content-type", "application/json")
                        .header("x-hub-granted-tokens", "999999")
                        .header("x-hub-resume", "QQ")
                        .header("cookie", "a=b")
                        .POST(
                                java.net.http.HttpRequest.BodyPublishers.ofString(
                                        TestGateway.body(
                                                "\"max_tokens\":4,\"seed\":3,\"x_new\":1.25"))));
        Map<String, List<String>> headers = member.requestHeaders.getLast();
        assertThat(headers.get("X-hub-zone")).containsExactly("bank-a");
        assertThat(headers.get("X-hub-granted-tokens")).containsExactly("4");
        assertThat(headers).doesNotContainKeys("Authorization", "Cookie", "X-hub-resume");
        var body = member.requestBodies.getLast();
        assertThat(body.get("model").asString()).isEqualTo(FakeMember.BASE_DIGEST);
        assertThat(body.get("seed").asInt()).isEqualTo(3);
        assertThat(body.get("x_new").toString()).isEqualTo("1.25");
    }

    @Test
    void callersZoneOrSaltIsRefusedByName() {
        for (String header : List.of("x-hub-zone", "X-Cache-Salt")) {
            HttpResponse<String> answer =
                    TestGateway.send(
                            java.net.http.HttpRequest.newBuilder(
                                            gateway.url().resolve("/v1/chat/completions"))
                                    .header("authorization", "Bearer " + bank.key().reveal())
                                    .header("content-type", "application/json")
                                    .header(header, "bank-b")
                                    .POST(
                                            java.net.http.HttpRequest.BodyPublishers.ofString(
                                                    TestGateway.body(""))));
            assertThat(answer.statusCode()).as(header).isEqualTo(400);
            assertThat(answer.body())
                    .contains("cache_salt_refused", header.toLowerCase(java.util.Locale.ROOT))
                    .doesNotContain("bank-b");
        }
    }

    /** Asks until the circuit lets the call through: the tests before have opened it. */
    private static HttpResponse<String> ask(String body) {
        AtomicReference<HttpResponse<String>> answer = new AtomicReference<>();
        Eventually.holds(
                "the circuit lets a call through",
                SOON,
                () -> {
                    answer.set(gateway.chat(bank, body));
                    return !answer.get().body().contains("no_member");
                });
        return answer.get();
    }

    private static void awaitMember() {
        Eventually.holds(
                "the gateway sees the member",
                SOON,
                () -> gateway.chat(bank, TestGateway.body("")).statusCode() == 200);
    }

    private static ResponseDefinitionBuilder events(String body) {
        return aResponse()
                .withStatus(200)
                .withHeader("content-type", "text/event-stream")
                .withBody(body);
    }

    private static void breakWith(ResponseDefinitionBuilder response) {
        broken.resetAll();
        broken.stubFor(post(urlEqualTo("/v1/chat/completions")).willReturn(response));
        MemberHeartbeat heartbeat =
                new MemberHeartbeat(
                        "member-0-broken",
                        broken.baseUrl(),
                        true,
                        false,
                        List.of(new MemberHeartbeat.Load(FakeMember.BASE_DIGEST, 0, 0, 1, 1, 1)),
                        "test");
        hub.commands().sadd(RedisNames.MEMBERS, heartbeat.memberId());
        hub.commands().set(RedisNames.member(heartbeat.memberId()), ContractJson.write(heartbeat));
        Eventually.holds(
                "the gateway calls the broken member",
                SOON,
                () -> {
                    gateway.chat(bank, TestGateway.body(STREAM));
                    return !broken.getAllServeEvents().isEmpty();
                });
        broken.resetRequests();
    }

    private static UsageEvent stored(HttpResponse<String> answer) {
        String id = answer.headers().firstValue("x-request-id").orElseThrow() + "-0";
        Eventually.holds("event stored", SOON, () -> hub.service.stored.containsKey(id));
        return hub.service.stored.get(id);
    }
}
