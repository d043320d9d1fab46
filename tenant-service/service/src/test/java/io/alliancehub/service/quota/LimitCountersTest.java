package io.alliancehub.service.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.LimitLevel;
import io.alliancehub.contract.LimitWindows;
import io.alliancehub.contract.LuaScript;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.contract.TokenPrices;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.service.testing.Bank;
import io.alliancehub.service.testing.RunningService;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class LimitCountersTest {
    private static final TokenPrices PRICES = new TokenPrices("p", 20_000, 5_000, 81_234);
    private final RunningService service = RunningService.shared();
    private final Bank bank = new Bank(service);

    @Test
    void newBankIsOpenBeforeItsOperatorHasTheAnswer() {
        assertThat(service.redis().commands().exists(RedisNames.ready(bank.id))).isEqualTo(1);
    }

    @Test
    void countersComeBackEqualAfterRedisWasEmptied() {
        awaitOpen();
        // As a gateway does: each call is admitted, settled and sent by the contract's scripts.
        for (int i = 1; i <= 20; i++) {
            UsageEvent event = bank.call(100L * i, 30L * i, 7L * i);
            admit(event, 500);
            settle(event);
        }
        RunningService.await("the calls on the books", () -> bank.booked() == 20);
        RunningService.await(
                "an empty stream",
                () -> service.redis().commands().xlen(RedisNames.usage(bank.id)) == 0);
        Map<String, Map<String, String>> before = windows();
        assertThat(before).hasSize(8);
        assertThat(before.values()).allSatisfy(w -> assertThat(w.get("tokens")).isEqualTo("22470"));
        String incarnation = ready();
        service.redis().commands().flushall();
        awaitOpen();
        assertThat(ready()).isNotEqualTo(incarnation);
        assertThat(windows()).isEqualTo(before);
    }

    @Test
    void countersOfAnEarlierRunOfRedisAreComputedAnew() {
        awaitOpen();
        UsageEvent event = bank.call(10, 0, 5);
        admit(event, 100);
        // A server that was killed came back without its last second: another run, stale counters.
        service.redis().commands().set(RedisNames.ready(bank.id), "another-run-of-redis");
        RunningService.await("a new incarnation", () -> !ready().equals("another-run-of-redis"));
        awaitOpen();
        assertThat(service.redis().commands().zcard(RedisNames.holds(bank.id))).isZero();
        Map<String, String> day = windows().get(windowKeys().getFirst());
        assertThat(day).containsEntry("tokens", "0").containsEntry("micro", "0");
    }

    @Test
    void holdThatNobodySettledIsGivenBackAfterItsDeadline() {
        awaitOpen();
        UsageEvent event = bank.call(10, 0, 5);
        admit(event, 100);
        assertThat(windows().get(windowKeys().getFirst())).containsEntry("tokens", "110");
        service.clock().ahead(Duration.ofMinutes(2));
        try {
            RunningService.await(
                    "the hold given back",
                    () -> service.redis().commands().zcard(RedisNames.holds(bank.id)) == 0);
        } finally {
            service.clock().ahead(Duration.ZERO);
        }
        assertThat(windows().get(windowKeys().getFirst())).containsEntry("tokens", "0");
    }

    private void admit(UsageEvent event, long granted) {
        LimitWindows windows = LimitWindows.at(event.occurredAt());
        List<String> keys = new ArrayList<>();
        keys.add(RedisNames.ready(bank.id));
        keys.add(RedisNames.holds(bank.id));
        keys.add(RedisNames.hold(bank.id, event.requestId()));
        keys.add(RedisNames.settled(bank.id, event.requestId()));
        keys.addAll(windowKeys());
        List<Object> answer =
                service.redis()
                        .run(
                                LuaScript.ADMIT.text(),
                                ScriptOutputType.MULTI,
                                keys.toArray(String[]::new),
                                ready(),
                                event.requestId(),
                                Long.toString(event.usage().promptTokens()),
                                Long.toString(granted),
                                "1",
                                Long.toString(event.occurredAt().toEpochMilli() + 60_000),
                                "60000",
                                Long.toString(PRICES.inputUnits()),
                                Long.toString(PRICES.outputUnits()),
                                Long.toString(windows.dayEnd().toEpochMilli()),
                                Long.toString(windows.monthEnd().toEpochMilli()));
        assertThat(answer.getFirst()).isEqualTo("OK");
    }

    private void settle(UsageEvent event) {
        List<String> keys = new ArrayList<>();
        keys.add(RedisNames.ready(bank.id));
        keys.add(RedisNames.holds(bank.id));
        keys.add(RedisNames.hold(bank.id, event.requestId()));
        keys.add(RedisNames.settled(bank.id, event.requestId()));
        keys.add(RedisNames.usage(bank.id));
        keys.addAll(windowKeys());
        TokenUsage usage = event.usage();
        String answer =
                service.redis()
                        .run(
                                LuaScript.SETTLE.text(),
                                ScriptOutputType.VALUE,
                                keys.toArray(String[]::new),
                                event.requestId(),
                                Long.toString(usage.totalTokens()),
                                Long.toString(PRICES.microYuan(usage)),
                                "86400000",
                                ContractJson.write(event),
                                "COUNT");
        assertThat(answer).isEqualTo("SETTLED");
    }

    private List<String> windowKeys() {
        LimitWindows windows = LimitWindows.at(service.clock().instant());
        List<String> keys = new ArrayList<>();
        for (LimitLevel level : LimitLevel.values()) {
            String subject =
                    switch (level) {
                        case BANK -> bank.id.value();
                        case PROJECT -> bank.project.value();
                        case APP -> bank.app.value();
                        case KEY -> bank.key.value();
                    };
            keys.add(RedisNames.window(bank.id, level, subject, windows.day()));
            keys.add(RedisNames.window(bank.id, level, subject, windows.month()));
        }
        return keys;
    }

    private Map<String, Map<String, String>> windows() {
        Map<String, Map<String, String>> windows = new TreeMap<>();
        for (String key : windowKeys()) {
            Map<String, String> window = service.redis().commands().hgetall(key);
            if (!window.isEmpty()) {
                windows.put(key, window);
            }
        }
        return windows;
    }

    private String ready() {
        String value = service.redis().commands().get(RedisNames.ready(bank.id));
        return value == null ? "" : value;
    }

    private void awaitOpen() {
        RunningService.await("the bank open", () -> !ready().isEmpty());
    }
}
