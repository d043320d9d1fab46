package io.alliancehub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.CallerSnapshot.KeyStatus;
import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.LimitLevel;
import io.alliancehub.contract.LimitWindows;
import io.alliancehub.contract.ModelCatalog;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.contract.TokenPrices;
import io.alliancehub.contract.UsageEvent.Outcome;
import io.alliancehub.gateway.metering.Settlement;
import io.alliancehub.gateway.testing.Eventually;
import io.alliancehub.gateway.testing.FakeMember;
import io.alliancehub.gateway.testing.TestBank;
import io.alliancehub.gateway.testing.TestGateway;
import io.alliancehub.gateway.testing.TestHub;
import io.alliancehub.gateway.testing.WatchedStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What happens while Redis or the service is away is stated in the README; this holds it to that.
 */
final class LostDependencyTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static TestHub hub;
    private static FakeMember member;
    private static TestGateway gateway;
    private TestBank bank;

    @BeforeAll
    static void start() {
        hub = new TestHub();
        member = hub.addMember("member-1");
        gateway = new TestGateway(hub);
    }

    @BeforeEach
    void freshBank() {
        member.tokens = 5;
        member.pauseMillis = 1;
        bank = hub.add(TestBank.of("bank-a"));
        answersAgain();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        hub.close();
    }

    @Test
    void withoutRedisNothingIsAdmittedAndRunningStreamsGoOnAndAreSettledLater() throws Exception {
        member.tokens = 100;
        member.pauseMillis = 30;
        WatchedStream running = WatchedStream.open(gateway.url(), bank, "\"max_tokens\":100");
        hub.redis.kill();
        for (HttpResponse<String> refused : burst(20)) {
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("retry-after")).isPresent();
        }
        running.awaitEnd();
        assertThat(running.text()).endsWith("data: [DONE]\n\n");
        String id = running.requestId() + "-0";
        Eventually.holds(
                "the event takes the other road", SOON, () -> hub.service.stored.containsKey(id));
        assertThat(hub.service.stored.get(id).outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(hub.service.stored.get(id).usage().completionTokens()).isEqualTo(100);

        hub.redis.restart();
        hub.publish(bank);
        hub.publishCatalog();
        Eventually.holds(
                "lost counters are told",
                SOON,
                () -> {
                    String body = gateway.chat(bank, TestGateway.body("")).body();
                    return body.contains("limits_rebuilding");
                });
        String ready = RedisNames.ready(bank.tenant());
        hub.commands().set(ready, "0123456789ab-of-an-earlier-run");
        assertThat(gateway.chat(bank, TestGateway.body("")).body())
                .as("counters of an earlier run are not trusted")
                .contains("limits_rebuilding");
        hub.commands().set(ready, hub.redis.newIncarnation());
        member.tokens = 5;
        answersAgain();
        assertThat(hub.service.storedTwice).isEmpty();
    }

    @Test
    void settlementThatRedisLostBeforeItWasStoredIsCountedAllTheSame() {
        bank = hub.add(TestBank.of("bank-lost"));
        answersAgain();
        Eventually.holds(
                "an empty stream",
                SOON,
                () -> hub.commands().xlen(RedisNames.usage(bank.tenant())) == 0);
        hub.service.consumes = false;
        try {
            HttpResponse<String> answer = gateway.chat(bank, TestGateway.body(""));
            assertThat(answer.statusCode()).isEqualTo(200);
            String id = answer.headers().firstValue("x-request-id").orElseThrow() + "-0";
            long before = used();
            hub.commands().flushall();
            // The bank is opened with counters that cannot know of the call.
            hub.add(bank);
            hub.service.consumes = true;
            Eventually.holds("the event stored", SOON, () -> hub.service.stored.containsKey(id));
            Eventually.holds(
                    "the call counted again",
                    SOON,
                    () -> used() == hub.service.stored.get(id).usage().totalTokens());
            assertThat(before).isGreaterThanOrEqualTo(used());
        } finally {
            hub.service.consumes = true;
        }
        assertThat(hub.service.storedTwice).isEmpty();
    }

    @Test
    void priceBeginsAtItsMomentThoughTheServiceIsAway() {
        Instant begins = Instant.now().plusSeconds(2);
        hub.upcoming =
                List.of(
                        new ModelCatalog.PriceStart(
                                begins, new TokenPrices("price-2", 30_000, 10_000, 90_000)));
        hub.publishCatalog();
        try {
            hub.service.away = true;
            Eventually.holds("the price began", SOON, () -> Instant.now().isAfter(begins));
            HttpResponse<String> answer = gateway.chat(bank, TestGateway.body(""));
            assertThat(answer.statusCode()).isEqualTo(200);
            hub.service.away = false;
            String id = answer.headers().firstValue("x-request-id").orElseThrow() + "-0";
            Eventually.holds("stored", SOON, () -> hub.service.stored.containsKey(id));
            assertThat(hub.service.stored.get(id).priceVersion()).isEqualTo("price-2");
        } finally {
            hub.service.away = false;
            hub.upcoming = List.of();
            hub.publishCatalog();
        }
    }

    private long used() {
        String window =
                RedisNames.window(
                        bank.tenant(),
                        LimitLevel.BANK,
                        bank.tenant().value(),
                        LimitWindows.at(Instant.now()).day());
        String tokens = hub.commands().hget(window, "tokens");
        return tokens == null ? 0 : Long.parseLong(tokens);
    }

    @Test
    void frozenRedisIsRefusedWithinASecondAndQueuesNobody() throws Exception {
        hub.redis.freeze();
        try {
            long start = System.nanoTime();
            for (HttpResponse<String> refused : burst(30)) {
                assertThat(refused.statusCode()).isEqualTo(503);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(2));
        } finally {
            hub.redis.thaw();
        }
        answersAgain();
        Eventually.holds(
                "what a lost admission held is given back",
                SOON,
                () -> hub.commands().zcard(RedisNames.holds(bank.tenant())) == 0);
    }

    @Test
    void withoutTheServiceKnownKeysGoOnAndEventsWait() {
        hub.service.away = true;
        HttpResponse<String> answer = gateway.chat(bank, TestGateway.body(""));
        assertThat(answer.statusCode()).isEqualTo(200);
        TestBank unknown = TestBank.of("bank-unknown");
        assertThat(gateway.chat(unknown, TestGateway.body("")).statusCode()).isEqualTo(503);
        hub.service.away = false;
        String id = answer.headers().firstValue("x-request-id").orElseThrow() + "-0";
        Eventually.holds("event stored", SOON, () -> hub.service.stored.containsKey(id));
    }

    @Test
    void revokedKeyIsRefusedInUnderFiveSecondsEvenWhereTheMessageIsLost() {
        TestBank revoked = bank.withStatus(KeyStatus.REVOKED);
        hub.service.keys.put(bank.key().id().value(), revoked.snapshot());
        hub.commands().set(RedisNames.key(bank.key().id()), ContractJson.write(revoked.snapshot()));
        hub.commands().incr(RedisNames.VERSION); // and no message
        Eventually.holds(
                "refused",
                Duration.ofSeconds(5),
                () -> gateway.chat(bank, TestGateway.body("")).statusCode() == 401);
    }

    @Test
    void unknownKeysAreLookedUpOnceAndMistypedOnesNever() {
        int before = hub.service.keyLookups.get();
        TestBank unknown = TestBank.of("bank-unknown");
        for (int i = 0; i < 20; i++) {
            assertThat(gateway.chat(unknown, TestGateway.body("")).statusCode()).isEqualTo(401);
        }
        assertThat(hub.service.keyLookups.get() - before).isEqualTo(1);
    }

    @Test
    void serviceThatStopsInTheMiddleOfAnAnswerHoldsUpNothing() {
        hub.service.stallInBodies = true;
        try {
            HttpResponse<String> answer = gateway.chat(bank, TestGateway.body(""));
            assertThat(answer.statusCode()).isEqualTo(200);
            TestBank unknown = TestBank.of("bank-unknown-too");
            assertThat(gateway.chat(unknown, TestGateway.body("")).statusCode()).isEqualTo(503);
        } finally {
            hub.service.stallInBodies = false;
        }
        String id =
                gateway.chat(bank, TestGateway.body(""))
                        .headers()
                        .firstValue("x-request-id")
                        .orElseThrow();
        Eventually.holds(
                "settled and confirmed", SOON, () -> gateway.bean(Settlement.class).backlog() == 0);
        assertThat(hub.service.stored).containsKey(id + "-0");
        String marker = RedisNames.settled(bank.tenant(), id);
        Eventually.holds(
                "the marker of a confirmed call goes",
                SOON,
                () -> hub.commands().exists(marker) == 0);
    }

    private void answersAgain() {
        Eventually.holds(
                "the gateway answers",
                SOON,
                () -> gateway.chat(bank, TestGateway.body("")).statusCode() == 200);
    }

    private List<HttpResponse<String>> burst(int count) throws Exception {
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                answers.add(pool.submit(() -> gateway.chat(bank, TestGateway.body(""))));
            }
            List<HttpResponse<String>> all = new ArrayList<>();
            for (Future<HttpResponse<String>> answer : answers) {
                all.add(answer.get());
            }
            return all;
        }
    }
}
