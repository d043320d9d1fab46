package io.alliancehub.service.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.GatewayHeartbeat;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.contract.RefusedCall;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.Events;
import io.alliancehub.service.testing.RunningService;
import io.alliancehub.service.testing.SignedIn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class LiveTest {
    private static final List<String> OPERATOR =
            List.of("authorization", "Bearer " + RunningService.OPERATOR_TOKEN);
    private final RunningService service = RunningService.shared();
    private final Bank bank = new Bank(service);
    private final Bank other = new Bank(service);
    private final Instant startedAt = Instant.now();
    private final AtomicLong requests = new AtomicLong(1_000_000);
    private final AtomicBoolean beating = new AtomicBoolean(true);

    @AfterEach
    void stop() {
        beating.set(false);
    }

    @Test
    void operatorSeesTheTrafficOfAllBanksAndThePool() {
        beat();
        try (Events events = new Events(service, "/live", OPERATOR)) {
            Events.Event traffic =
                    events.await("traffic", it -> rate(it, bank) > 1 && rate(it, other) > 1);
            assertThat(Long.parseLong(traffic.id())).isPositive();
            assertThat(rate(traffic, bank)).as("no giant rate").isLessThan(500);
            events.await("pool", it -> it.data().startsWith("{\"members\":["));
            assertThat(events.seen.stream().map(Events.Event::id).distinct().count())
                    .isGreaterThan(1);
        }
    }

    @Test
    void bankSeesItsOwnTrafficAloneAndNoPool() {
        beat();
        SignedIn person = SignedIn.of(service, bank, Role.DEVELOPER);
        try (Events events = new Events(service, "/live", person.headers())) {
            events.await("traffic", it -> rate(it, bank) > 1);
            assertThat(events.seen)
                    .allSatisfy(
                            it -> {
                                assertThat(it.name()).isEqualTo("traffic");
                                assertThat(it.data()).doesNotContain(other.id.value());
                            });
        }
        JsonNode now = person.get("/live/now").expect(200).json();
        assertThat(now.has("members")).isFalse();
        assertThat(now.at("/traffic/tenants")).hasSize(1);
        assertThat(service.get("/live/now").expect(200).json().has("members")).isTrue();
    }

    @Test
    void personMayHaveSoManyStreamsAndNoMore() {
        SignedIn person = SignedIn.of(service, bank, Role.AUDITOR);
        List<Events> open = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                open.add(new Events(service, "/live", person.headers()));
            }
            try (Events refused = new Events(service, "/live", person.headers())) {
                assertThat(refused.status()).isEqualTo(429);
            }
        } finally {
            open.forEach(Events::close);
        }
        RunningService.await(
                "the seats are free again",
                () -> {
                    try (Events again = new Events(service, "/live", person.headers())) {
                        return again.status() == 200;
                    }
                });
    }

    @Test
    void refusedCallsAreReportedByReasonAppAndKey() {
        long hour = RefusedCall.hour(service.clock().instant());
        String key = RedisNames.refused(bank.id, hour);
        service.redis()
                .commands()
                .hset(
                        key,
                        Map.of(
                                new RefusedCall(bank.app, bank.key, "rate_limit_exceeded").field(),
                                "5",
                                new RefusedCall(bank.app, bank.key, "budget_exhausted").field(),
                                "2"));
        JsonNode report = service.get(bank.path("/refusals")).expect(200).json();
        assertThat(report.path("refusals").asInt()).isEqualTo(7);
        assertThat(report.at("/items/0/key").asString()).isEqualTo("rate_limit_exceeded");
        assertThat(report.at("/items/0/refusals").asInt()).isEqualTo(5);
        assertThat(report.path("hours")).hasSize(1);
        JsonNode byKey = service.get(bank.path("/refusals?groupBy=key")).expect(200).json();
        assertThat(byKey.at("/items/0/key").asString()).isEqualTo(bank.key.value());
        assertThat(byKey.at("/items/0/refusals").asInt()).isEqualTo(7);
        service.get(bank.path("/refusals?groupBy=colour")).expect(422);
        assertThat(service.get(other.path("/refusals")).json().path("refusals").asInt()).isZero();
    }

    private static double rate(Events.Event event, Bank bank) {
        for (JsonNode it : ContractJson.mapper().readTree(event.data()).path("tenants")) {
            if (it.path("tenant").asString().equals(bank.id.value())) {
                return it.path("requestsPerSecond").asDouble(-1);
            }
        }
        return -1;
    }

    /** A gateway that counts on, ten requests at a time. */
    private void beat() {
        Thread.ofVirtual()
                .start(
                        () -> {
                            while (beating.get()) {
                                write();
                                try {
                                    Thread.sleep(300);
                                } catch (InterruptedException e) {
                                    return;
                                }
                            }
                        });
    }

    private void write() {
        String id = "gateway-of-" + bank.id;
        long now = requests.addAndGet(10);
        service.redis().commands().sadd(RedisNames.GATEWAYS, id);
        service.redis()
                .commands()
                .setex(
                        RedisNames.gateway(id),
                        GatewayHeartbeat.TTL_SECONDS,
                        ContractJson.write(
                                new GatewayHeartbeat(
                                        id,
                                        startedAt,
                                        Instant.now(),
                                        List.of(counts(bank, now), counts(other, now)),
                                        Map.of())));
    }

    private static GatewayHeartbeat.Traffic counts(Bank of, long requests) {
        return new GatewayHeartbeat.Traffic(
                of.id, 1, requests, 0, requests * 100, 0, Map.of(), List.of());
    }
}
