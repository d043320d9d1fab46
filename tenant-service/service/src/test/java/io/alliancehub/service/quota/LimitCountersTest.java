package io.alliancehub.service.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.LuaScript;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.contract.TenantId;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.service.tenant.Tenants;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.BankLimits;
import io.alliancehub.service.testing.RunningService;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LimitCountersTest {
    private final RunningService service = RunningService.shared();
    private final RedisCommands<String, String> redis = service.redis().commands();
    private final Bank bank = new Bank(service);
    private final BankLimits limits = new BankLimits(service, bank);

    @Test
    void newBankIsOpenBeforeItsOperatorHasTheAnswer() {
        assertThat(redis.exists(RedisNames.ready(bank.id))).isEqualTo(1);
    }

    @Test
    void countersComeBackEqualAfterRedisWasEmptied() {
        limits.awaitOpen();
        // As a gateway does: each call is admitted, settled and sent by the contract's scripts.
        for (int i = 1; i <= 20; i++) {
            UsageEvent event = bank.call(100L * i, 30L * i, 7L * i);
            limits.admit(event, 500);
            assertThat(limits.settle(event)).isEqualTo("SETTLED");
        }
        RunningService.await("the calls on the books", () -> bank.booked() == 20);
        limits.awaitEmptyStream();
        Map<String, Map<String, String>> before = limits.windows();
        assertThat(before).hasSize(8);
        assertThat(before.values()).allSatisfy(w -> assertThat(w.get("tokens")).isEqualTo("22470"));
        String incarnation = limits.ready();
        redis.flushall();
        limits.awaitOpen();
        assertThat(limits.ready()).isNotEqualTo(incarnation);
        assertThat(limits.windows()).isEqualTo(before);
    }

    @Test
    void callsThatNoGatewayAdmittedAreCountedOnceAndOnlyInThePresentWindows() {
        limits.awaitOpen();
        UsageEvent today = bank.call(100, 30, 7);
        UsageEvent longAgo =
                bank.call(
                        "req-long-ago-" + bank.id,
                        today.occurredAt().minus(Duration.ofDays(62)),
                        today.usage());
        bank.sendUncounted(today, longAgo);
        bank.sendUncounted(today, longAgo);

        assertThat(bank.booked()).isEqualTo(2);
        limits.expectWindows(107, BankLimits.microYuan(today.usage()));
        Map<String, Map<String, String>> before = limits.windows();
        redis.flushall();
        limits.awaitOpen();
        assertThat(limits.windows()).isEqualTo(before);
    }

    @Test
    void countersOfAnEarlierRunOfRedisAreComputedAnew() {
        limits.awaitOpen();
        UsageEvent event = bank.call(10, 0, 5);
        limits.admit(event, 100);
        // A server that was killed came back without its last second: another run, stale counters.
        anotherRun();
        limits.awaitOpen();
        assertThat(redis.zcard(RedisNames.holds(bank.id))).isZero();
        assertThat(redis.exists(RedisNames.hold(bank.id, event.requestId()))).isZero();
        limits.expectWindows(0, 0);
    }

    @Test
    void settlementsThatLandWhileCountersAreComputedAreCounted() throws InterruptedException {
        limits.awaitOpen();
        // Redis holds much else, so that whatever looks through it all takes its time.
        fillRedis("");
        try {
            anotherRun();
            List<UsageEvent> settled = new ArrayList<>();
            long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();
            while (System.nanoTime() < until) {
                UsageEvent event = bank.call(100, 30, 7);
                assertThat(limits.settle(event)).isEqualTo("SETTLED");
                settled.add(event);
                Thread.sleep(60);
            }
            limits.awaitOpen();
            limits.awaitEmptyStream();
            long micro = settled.size() * BankLimits.microYuan(settled.getFirst().usage());
            limits.expectWindows(107L * settled.size(), micro);
        } finally {
            fillRedis("DEL");
        }
    }

    @Test
    void countersThatNoServiceHasCommittedAreComputedAnew() {
        limits.awaitOpen();
        UsageEvent event = bank.call(1_000, 0, 50);
        assertThat(limits.settle(event)).isEqualTo("SETTLED");
        RunningService.await("the call on the books", () -> bank.booked() == 1);
        // What a rebuild leaves that Redis ran long after its service had given it up.
        String late = limits.ready().substring(0, 12) + "-late";
        limits.windowKeys().forEach(window -> redis.hset(window, "tokens", "0"));
        redis.set(RedisNames.ready(bank.id), late);
        RunningService.await("the late counters closed", () -> !limits.ready().equals(late));
        limits.awaitOpen();
        limits.expectWindows(1_050, BankLimits.microYuan(event.usage()));
    }

    @Test
    void scriptThatRunsLateOpensNoBank() {
        String[] keys = {
            RedisNames.ready(new TenantId("bank-late")),
            RedisNames.usage(new TenantId("bank-late")),
            RedisNames.holds(new TenantId("bank-late"))
        };
        String answer =
                service.redis()
                        .run(
                                LuaScript.REBUILD.text(),
                                ScriptOutputType.VALUE,
                                keys,
                                "incarnation",
                                "0-0",
                                Long.toString(System.currentTimeMillis() - 1),
                                "0");
        assertThat(answer).isEqualTo("LATE");
        assertThat(redis.exists(keys[0])).isZero();
    }

    @Test
    void bankWhoseUsageIsLockedHoldsUpNoOther() throws SQLException {
        List<Bank> banks = inTheServicesOrder(bank, new Bank(service));
        Bank locked = banks.getFirst();
        BankLimits others = new BankLimits(service, banks.getLast());
        others.awaitOpen();
        try (Connection superuser = service.postgres().superuser();
                Statement statement = superuser.createStatement()) {
            statement.execute(
                    "select pg_advisory_lock(hashtextextended('usage:" + locked.id + "', 0))");
            redis.flushall();
            RunningService.await(
                    "the other bank open", Duration.ofSeconds(40), () -> !others.ready().isEmpty());
            assertThat(redis.exists(RedisNames.ready(locked.id))).isZero();
        }
        RunningService.await(
                "the locked bank open",
                Duration.ofSeconds(40),
                () -> redis.exists(RedisNames.ready(locked.id)) == 1);
    }

    @Test
    void holdThatNobodySettledIsGivenBackAfterItsDeadline() {
        limits.awaitOpen();
        UsageEvent event = bank.call(10, 0, 5);
        limits.admit(event, 100);
        assertThat(limits.windows().get(limits.windowKeys().getFirst()))
                .containsEntry("tokens", "110");
        afterTwoMinutes(
                () ->
                        RunningService.await(
                                "the hold given back",
                                () -> redis.zcard(RedisNames.holds(bank.id)) == 0));
        assertThat(limits.windows().get(limits.windowKeys().getFirst()))
                .containsEntry("tokens", "0");
    }

    @Test
    void holdThatCannotBeReadHoldsUpNoOther() {
        List<Bank> banks = inTheServicesOrder(bank, new Bank(service));
        Bank broken = banks.getFirst();
        BankLimits others = new BankLimits(service, banks.getLast());
        redis.zadd(RedisNames.holds(broken.id), 1.0, "req-broken");
        redis.hset(RedisNames.hold(broken.id, "req-broken"), Map.of("windows", "no json"));
        try {
            UsageEvent event = banks.getLast().call(10, 0, 5);
            others.admit(event, 100);
            afterTwoMinutes(
                    () ->
                            RunningService.await(
                                    "the hold given back",
                                    () -> redis.zcard(RedisNames.holds(banks.getLast().id)) == 0));
        } finally {
            redis.zrem(RedisNames.holds(broken.id), "req-broken");
        }
    }

    private void anotherRun() {
        redis.set(RedisNames.ready(bank.id), "another-run-of-redis");
        RunningService.await(
                "the old counters closed", () -> !limits.ready().equals("another-run-of-redis"));
    }

    private void afterTwoMinutes(Runnable expectation) {
        service.clock().ahead(Duration.ofMinutes(2));
        try {
            expectation.run();
        } finally {
            service.clock().ahead(Duration.ZERO);
        }
    }

    private List<Bank> inTheServicesOrder(Bank one, Bank two) {
        List<TenantId> order = service.bean(Tenants.class).ids();
        return order.indexOf(one.id) < order.indexOf(two.id)
                ? List.of(one, two)
                : List.of(two, one);
    }

    private void fillRedis(String undo) {
        service.redis()
                .<Long>run(
                        "for i = 1, 100000 do if ARGV[1] == 'DEL' then redis.call('DEL', 'fill:' .. i)"
                                + " else redis.call('SET', 'fill:' .. i, 'x') end end return 1",
                        ScriptOutputType.INTEGER,
                        new String[] {"fill:1"},
                        undo);
    }
}
