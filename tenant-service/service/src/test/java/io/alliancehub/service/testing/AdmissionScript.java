package io.alliancehub.service.testing;

import io.alliancehub.contract.AppliedLimit;
import io.alliancehub.contract.LimitKind;
import io.alliancehub.contract.LimitLevel;
import io.alliancehub.contract.LimitWindows;
import io.alliancehub.contract.LuaScript;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.contract.TenantId;
import io.alliancehub.contract.TokenPrices;
import io.alliancehub.contract.TokenUsage;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The contract's scripts over one limit of a bank, as gateways run them, at any moment. */
public final class AdmissionScript {
    private static final String TIME = "redis.call('TIME')";
    private final RedisCommands<String, String> redis;
    private final TenantId tenant;
    private final AppliedLimit limit;
    private final String incarnation;

    /**
     * @param incarnation what the bank's counters are of
     */
    public AdmissionScript(
            RedisCommands<String, String> redis,
            TenantId tenant,
            AppliedLimit limit,
            String incarnation) {
        this.redis = redis;
        this.tenant = tenant;
        this.limit = limit;
        this.incarnation = incarnation;
    }

    /** Admits by the clock of Redis; the granted tokens, or -1 where the limit refused. */
    public long admit(String requestId, TokenUsage wanted, TokenPrices prices, Instant at) {
        return admit(LuaScript.ADMIT.text(), requestId, wanted, prices, at);
    }

    /** The same, as if the clock of Redis showed {@code at}. */
    public long admitAt(String requestId, TokenUsage wanted, TokenPrices prices, Instant at) {
        String text = LuaScript.ADMIT.text();
        if (!text.contains(TIME)) {
            throw new IllegalStateException("the script asks for the time in another way");
        }
        String moment = "{" + at.getEpochSecond() + "," + at.getNano() / 1_000 + "}";
        return admit(text.replace(TIME, moment), requestId, wanted, prices, at);
    }

    private long admit(
            String script, String requestId, TokenUsage wanted, TokenPrices prices, Instant at) {
        LimitWindows windows = LimitWindows.at(at);
        List<String> keys = new ArrayList<>();
        keys.add(RedisNames.ready(tenant));
        keys.add(RedisNames.holds(tenant));
        keys.add(RedisNames.hold(tenant, requestId));
        keys.add(RedisNames.settled(tenant, requestId));
        addWindows(keys, windows);
        if (isRate()) {
            keys.add(rateKey());
        }
        List<Object> answer =
                redis.eval(
                        script,
                        ScriptOutputType.MULTI,
                        keys.toArray(String[]::new),
                        incarnation,
                        requestId,
                        Long.toString(wanted.promptTokens()),
                        Long.toString(wanted.completionTokens()),
                        "16",
                        Long.toString(at.toEpochMilli() + 3_600_000),
                        "3600000",
                        Long.toString(Math.max(prices.inputUnits(), prices.cachedInputUnits())),
                        Long.toString(prices.outputUnits()),
                        Long.toString(windows.dayEnd().toEpochMilli()),
                        Long.toString(windows.monthEnd().toEpochMilli()),
                        Integer.toString(limit.level().ordinal()),
                        limit.kind().name(),
                        Long.toString(limit.value()));
        return switch ((String) answer.getFirst()) {
            case "OK" -> (Long) answer.get(1);
            case "REFUSED" -> -1;
            default -> throw new IllegalStateException(answer.toString());
        };
    }

    /** Settles what was admitted with what was used. */
    public void settle(String requestId, TokenUsage used, TokenPrices prices, Instant at) {
        List<String> keys = new ArrayList<>();
        keys.add(RedisNames.ready(tenant));
        keys.add(RedisNames.holds(tenant));
        keys.add(RedisNames.hold(tenant, requestId));
        keys.add(RedisNames.settled(tenant, requestId));
        keys.add(RedisNames.usage(tenant));
        addWindows(keys, LimitWindows.at(at));
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                requestId,
                                Long.toString(used.totalTokens()),
                                Long.toString(prices.microYuan(used)),
                                "60000",
                                "",
                                "COUNT"));
        if (isRate()) {
            keys.add(rateKey());
            arguments.add(limit.kind().name());
        }
        redis.<String>eval(
                LuaScript.SETTLE.text(),
                ScriptOutputType.VALUE,
                keys.toArray(String[]::new),
                arguments.toArray(String[]::new));
    }

    private void addWindows(List<String> keys, LimitWindows windows) {
        for (LimitLevel level : LimitLevel.values()) {
            String subject =
                    level == limit.level() ? limit.subjectId() : "other-" + level.ordinal();
            keys.add(RedisNames.window(tenant, level, subject, windows.day()));
            keys.add(RedisNames.window(tenant, level, subject, windows.month()));
        }
    }

    private boolean isRate() {
        return limit.kind() == LimitKind.CONCURRENCY
                || limit.kind() == LimitKind.REQUESTS_PER_MINUTE
                || limit.kind() == LimitKind.TOKENS_PER_MINUTE;
    }

    private String rateKey() {
        return RedisNames.rate(tenant, limit.level(), limit.subjectId(), limit.kind());
    }
}
