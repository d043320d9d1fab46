package io.alliancehub.service.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.LimitLevel;
import io.alliancehub.contract.LimitWindows;
import io.alliancehub.contract.LuaScript;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.contract.TokenPrices;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.contract.UsageEvent;
import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A bank's counters in Redis, used as a gateway uses them: by the contract's scripts alone. */
public final class BankLimits {
    private static final TokenPrices PRICES = new TokenPrices("p", 20_000, 5_000, 81_234);
    private final RunningService service;
    private final Bank bank;

    public BankLimits(RunningService service, Bank bank) {
        this.service = service;
        this.bank = bank;
    }

    /** Admits a call with a hold of {@code granted} completion tokens. */
    public void admit(UsageEvent event, long granted) {
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

    /** Settles a call and puts its event on the stream; what the script says. */
    public String settle(UsageEvent event) {
        List<String> keys = new ArrayList<>();
        keys.add(RedisNames.ready(bank.id));
        keys.add(RedisNames.holds(bank.id));
        keys.add(RedisNames.hold(bank.id, event.requestId()));
        keys.add(RedisNames.settled(bank.id, event.requestId()));
        keys.add(RedisNames.usage(bank.id));
        keys.addAll(windowKeys());
        return service.redis()
                .run(
                        LuaScript.SETTLE.text(),
                        ScriptOutputType.VALUE,
                        keys.toArray(String[]::new),
                        event.requestId(),
                        Long.toString(event.usage().totalTokens()),
                        Long.toString(microYuan(event.usage())),
                        "86400000",
                        ContractJson.write(event),
                        "COUNT");
    }

    /** What a call costs at the test bank's price, as limits count it. */
    public static long microYuan(TokenUsage usage) {
        return PRICES.microYuan(usage);
    }

    /** The windows of the day and month of all four levels; the bank's day is the first. */
    public List<String> windowKeys() {
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

    /** Those of the windows that are there. */
    public Map<String, Map<String, String>> windows() {
        Map<String, Map<String, String>> windows = new TreeMap<>();
        for (String key : windowKeys()) {
            Map<String, String> window = service.redis().commands().hgetall(key);
            if (!window.isEmpty()) {
                windows.put(key, window);
            }
        }
        return windows;
    }

    /** All eight windows hold exactly this. */
    public void expectWindows(long tokens, long microYuan) {
        assertThat(windows()).hasSize(8);
        assertThat(windows().values())
                .allSatisfy(
                        window ->
                                assertThat(window)
                                        .containsEntry("tokens", Long.toString(tokens))
                                        .containsEntry("micro", Long.toString(microYuan)));
    }

    /** The incarnation of the counters; empty while the bank is closed. */
    public String ready() {
        String value = service.redis().commands().get(RedisNames.ready(bank.id));
        return value == null ? "" : value;
    }

    public void awaitOpen() {
        RunningService.await("the bank open", () -> !ready().isEmpty());
    }

    public void awaitEmptyStream() {
        RunningService.await(
                "an empty stream",
                () -> service.redis().commands().xlen(RedisNames.usage(bank.id)) == 0);
    }
}
