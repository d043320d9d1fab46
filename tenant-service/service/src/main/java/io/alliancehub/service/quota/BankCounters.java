package io.alliancehub.service.quota;

import io.alliancehub.contract.LimitLevel;
import io.alliancehub.contract.LimitWindows;
import io.alliancehub.contract.LuaScript;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.metering.UsageTotals;
import io.alliancehub.service.redis.HubRedis;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** One bank's counters in Redis, under the names and scripts of the contract. */
@Component
final class BankCounters {
    private static final String DELETE_IF_EQUAL =
            "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end"
                    + " return 0";
    private static final String NEVER = "0-0";
    private static final Duration KEPT_AFTER_END = Duration.ofDays(1);
    private final HubRedis redis;

    BankCounters(HubRedis redis) {
        this.redis = redis;
    }

    /** Closes the bank's admission, where its counters are still of the given incarnation. */
    void close(TenantId tenant, String incarnation) {
        redis.<Long>run(
                DELETE_IF_EQUAL,
                ScriptOutputType.INTEGER,
                new String[] {RedisNames.ready(tenant)},
                incarnation);
    }

    /**
     * Removes holds and windows that a server which lost its last second may have kept: gateways
     * put the holds of running calls back. Only while the bank's admission is closed.
     */
    void clear(TenantId tenant) {
        RedisCommands<String, String> commands = redis.commands();
        for (String requestId : commands.zrange(RedisNames.holds(tenant), 0, -1)) {
            commands.del(RedisNames.hold(tenant, requestId));
        }
        commands.del(RedisNames.holds(tenant));
        // The pattern's braces are plain characters; ids have none that a pattern would read.
        ScanArgs windows =
                ScanArgs.Builder.limit(1_000)
                        .match(
                                RedisNames.window(tenant, LimitLevel.BANK, "*", "*")
                                        .replace(LimitLevel.BANK.toString(), "*"));
        KeyScanCursor<String> cursor = commands.scan(windows);
        while (true) {
            if (!cursor.getKeys().isEmpty()) {
                commands.del(cursor.getKeys().toArray(String[]::new));
            }
            if (cursor.isFinished()) {
                return;
            }
            cursor = commands.scan(cursor, windows);
        }
    }

    /** Whether calls of the bank are admitted. */
    boolean isOpen(TenantId tenant) {
        return redis.commands().exists(RedisNames.ready(tenant)) == 1;
    }

    /** Whether no usage event is on its way, so that the database has them all. */
    boolean streamIsEmpty(TenantId tenant) {
        return redis.commands().xlen(RedisNames.usage(tenant)) == 0;
    }

    /** The last id that the bank's usage stream has given out. */
    String lastEventId(TenantId tenant) {
        RedisCommands<String, String> commands = redis.commands();
        String stream = RedisNames.usage(tenant);
        if (commands.exists(stream) == 0) {
            return NEVER;
        }
        List<Object> info = commands.xinfoStream(stream);
        for (int i = 0; i + 1 < info.size(); i += 2) {
            if ("last-generated-id".equals(info.get(i))) {
                return info.get(i + 1).toString();
            }
        }
        throw new IllegalStateException("Redis does not say the last id of " + stream);
    }

    /** Fills the windows and opens the bank for admission; see the script for its answers. */
    String rebuild(
            TenantId tenant,
            String incarnation,
            String lastEventId,
            LimitWindows windows,
            List<UsageTotals.Total> totals) {
        List<String> keys = new ArrayList<>();
        List<String> arguments = new ArrayList<>();
        keys.add(RedisNames.ready(tenant));
        keys.add(RedisNames.usage(tenant));
        arguments.add(incarnation);
        arguments.add(lastEventId);
        for (UsageTotals.Total total : totals) {
            String subject = total.subjectId();
            keys.add(RedisNames.window(tenant, total.level(), subject, windows.day()));
            add(arguments, total.dayTokens(), total.dayMicroYuan(), windows.dayEnd());
            keys.add(RedisNames.window(tenant, total.level(), subject, windows.month()));
            add(arguments, total.monthTokens(), total.monthMicroYuan(), windows.monthEnd());
        }
        return redis.run(
                LuaScript.REBUILD.text(),
                ScriptOutputType.VALUE,
                keys.toArray(String[]::new),
                arguments.toArray(String[]::new));
    }

    private static void add(List<String> arguments, long tokens, long microYuan, Instant end) {
        arguments.add(Long.toString(tokens));
        arguments.add(Long.toString(microYuan));
        arguments.add(Long.toString(end.plus(KEPT_AFTER_END).toEpochMilli()));
    }
}
