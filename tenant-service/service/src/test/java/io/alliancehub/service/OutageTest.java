package io.alliancehub.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.BankLimits;
import io.alliancehub.service.testing.RunningService;
import io.alliancehub.service.testing.RunningService.Answer;
import io.alliancehub.service.testing.SignedIn;
import io.lettuce.core.RedisException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the README says about servers that are gone, with servers that are really gone. */
final class OutageTest {
    @Test
    void serviceOutlivesBothOfItsServers() {
        try (RunningService service = new RunningService()) {
            Bank bank = new Bank(service);
            withoutRedisWritesCommitAndReachGatewaysLater(service, bank);
            withoutPostgresNothingIsAnsweredWronglyAndNoUsageIsLost(service, bank);
            gatewaysHaveTimeToSendAgainWhatBothServersLost(service, new Bank(service));
        }
    }

    private static void withoutRedisWritesCommitAndReachGatewaysLater(
            RunningService service, Bank bank) {
        service.redisServer().stop();
        service.post(bank.path("/keys/" + bank.key + "/revoke"), "{\"reason\":\"outage\"}")
                .expect(200);
        Answer health = service.stranger("GET", "/actuator/health", "").expect(200);
        assertThat(health.text("status")).isEqualTo("DEGRADED");
        assertThat(health.json().path("components").path("redis").path("status").asString())
                .isEqualTo("DEGRADED");
        service.stranger("GET", "/actuator/health/readiness", "").expect(200);
        Answer members = service.get("/pool/members").expect(503);
        assertThat(members.text("code")).isEqualTo("redis_unavailable");
        // The other road is open: usage comes over HTTP and is booked.
        UsageEvent event = bank.call(10, 0, 5);
        assertThat(bank.send(event)).containsExactly(event.id());

        service.redisServer().start();
        RunningService.await(
                "the revocation in Redis", Duration.ofSeconds(30), () -> isRevoked(service, bank));
        RunningService.await(
                "health",
                () -> service.stranger("GET", "/actuator/health", "").text("status").equals("UP"));
        RunningService.await("the bank open again", () -> isOpen(service, bank));
    }

    private static void withoutPostgresNothingIsAnsweredWronglyAndNoUsageIsLost(
            RunningService service, Bank bank) {
        SignedIn person = SignedIn.of(service, bank, Role.AUDITOR);
        service.postgres().stop();
        Answer refused = service.get("/tenants").expect(503);
        assertThat(refused.text("code")).isEqualTo("database_unavailable");
        assertThat(refused.header("retry-after")).isEqualTo("2");
        service.post("/tenants", "{\"name\":\"合成银行 x\"}").expect(503);
        Answer session = person.get("/me").expect(503);
        assertThat(session.text("code")).isEqualTo("database_unavailable");
        assertThat(session.header("retry-after")).isEqualTo("2");
        service.stranger("GET", "/api/v1/session", "").expect(200);
        service.stranger("GET", "/actuator/health/readiness", "").expect(503);
        for (int i = 0; i < 20; i++) {
            bank.stream(bank.call(10, 0, 5));
        }
        service.postgres().start();
        RunningService.await(
                "usage on the books",
                Duration.ofSeconds(40),
                () -> {
                    Answer usage = service.get(bank.path("/usage?limit=200"));
                    return usage.status() == 200 && usage.json().path("items").size() == 21;
                });
        person.get("/me").expect(200);
        assertThat(service.redis().commands().xlen(RedisNames.usage(bank.id))).isZero();
        service.stranger("GET", "/actuator/health/readiness", "").expect(200);
    }

    /** Redis loses a settled call that PostgreSQL was not there to take. */
    private static void gatewaysHaveTimeToSendAgainWhatBothServersLost(
            RunningService service, Bank bank) {
        BankLimits limits = new BankLimits(service, bank);
        limits.awaitOpen();
        limits.admit(bank.call(7, 0, 1), 1); // so that there is something to lose
        service.redis().commands().flushall();
        pause(Duration.ofMillis(600)); // the service has seen the loss
        service.postgres().stop();
        UsageEvent event = bank.call(1_000, 0, 50);
        assertThat(limits.settle(event)).isEqualTo("SETTLED");
        service.redis().commands().flushall();
        pause(Duration.ofSeconds(4));
        service.postgres().start();
        RunningService.await(
                "an answer", Duration.ofSeconds(40), () -> service.get("/tenants").status() == 200);
        // A gateway looks twice a second whether what it settled is still known.
        pause(Duration.ofMillis(1_500));
        assertThat(limits.ready()).as("the bank is not open yet").isEmpty();
        assertThat(limits.settle(event)).isEqualTo("SETTLED");
        RunningService.await("the call on the books", () -> bank.booked() == 1);
        limits.awaitOpen();
        limits.expectWindows(1_050, BankLimits.microYuan(event.usage()));
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isRevoked(RunningService service, Bank bank) {
        try {
            String json = service.redis().commands().get(RedisNames.key(bank.key));
            return json != null
                    && ContractJson.read(json, CallerSnapshot.class).status()
                            == CallerSnapshot.KeyStatus.REVOKED;
        } catch (RedisException e) {
            return false;
        }
    }

    private static boolean isOpen(RunningService service, Bank bank) {
        return service.redis().commands().exists(RedisNames.ready(bank.id)) == 1;
    }
}
