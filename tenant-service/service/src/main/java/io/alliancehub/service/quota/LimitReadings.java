package io.alliancehub.service.quota;

import io.alliancehub.contract.LimitKind;
import io.alliancehub.contract.LimitWindows;
import io.alliancehub.contract.LuaScript;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.contract.RedisRun;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.redis.HubRedis;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads from Redis how much of limits is used, all at one moment, by the counters that admission
 * goes by. Where those are away or not whole, nothing is said rather than something wrong.
 */
@Component
final class LimitReadings {
    private static final int HEAD = 2;
    private final HubRedis redis;

    LimitReadings(HubRedis redis) {
        this.redis = redis;
    }

    /** One reading for each rule, in their order. */
    List<Reading> read(TenantId tenant, List<LimitRule> rules, Instant now) {
        if (rules.isEmpty()) {
            return List.of();
        }
        try {
            LimitWindows windows = LimitWindows.at(now);
            RedisRun run = redis.run();
            List<Object> answer = ask(tenant, rules, windows);
            if (!run.made((String) answer.getFirst())) {
                return unknown(rules, Unknown.COUNTERS_NOT_READY);
            }
            List<Reading> readings = new ArrayList<>();
            for (int i = 0; i < rules.size(); i++) {
                long used = (Long) answer.get(HEAD + i * 2);
                long whole = (Long) answer.get(HEAD + i * 2 + 1);
                // Given back twice, as after a loss, it may be less than nothing for a while.
                readings.add(
                        new Reading(
                                Math.max(0, used),
                                resetsAt(rules.get(i).kind(), windows, whole),
                                null));
            }
            return readings;
        } catch (RedisException e) {
            return unknown(rules, Unknown.REDIS_UNAVAILABLE);
        }
    }

    private List<Object> ask(TenantId tenant, List<LimitRule> rules, LimitWindows windows) {
        List<String> keys = new ArrayList<>();
        keys.add(RedisNames.ready(tenant));
        rules.forEach(rule -> keys.add(key(tenant, rule, windows)));
        return redis.run(
                LuaScript.READ.text(),
                ScriptOutputType.MULTI,
                keys.toArray(String[]::new),
                rules.stream().map(rule -> rule.kind().name()).toArray(String[]::new));
    }

    private static String key(TenantId tenant, LimitRule rule, LimitWindows windows) {
        return switch (rule.kind()) {
            case REQUESTS_PER_MINUTE, TOKENS_PER_MINUTE, CONCURRENCY ->
                    RedisNames.rate(tenant, rule.level(), rule.subjectId(), rule.kind());
            case TOKENS_PER_DAY, MONEY_PER_DAY ->
                    RedisNames.window(tenant, rule.level(), rule.subjectId(), windows.day());
            case TOKENS_PER_MONTH, MONEY_PER_MONTH ->
                    RedisNames.window(tenant, rule.level(), rule.subjectId(), windows.month());
        };
    }

    private static @Nullable Instant resetsAt(LimitKind kind, LimitWindows windows, long whole) {
        return switch (kind) {
            case REQUESTS_PER_MINUTE, TOKENS_PER_MINUTE -> Instant.ofEpochMilli(whole);
            case CONCURRENCY -> null;
            case TOKENS_PER_DAY, MONEY_PER_DAY -> windows.dayEnd();
            case TOKENS_PER_MONTH, MONEY_PER_MONTH -> windows.monthEnd();
        };
    }

    private static List<Reading> unknown(List<LimitRule> rules, Unknown why) {
        return Collections.nCopies(rules.size(), new Reading(null, null, why));
    }

    /** Why nothing can be said. */
    enum Unknown {
        REDIS_UNAVAILABLE,
        /** Redis has lost the bank's counters, which are being computed anew. */
        COUNTERS_NOT_READY
    }

    /** What is used of one limit. */
    record Reading(@Nullable Long used, @Nullable Instant resetsAt, @Nullable Unknown unknown) {}
}
