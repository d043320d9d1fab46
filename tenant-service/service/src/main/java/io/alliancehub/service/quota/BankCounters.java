package io.alliancehub.service.quota;

import io.alliancehub.contract.LimitLevel;
import io.alliancehub.contract.LimitWindows;
import io.alliancehub.contract.LuaScript;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.metering.UsageTotals;
import io.alliancehub.service.redis.HubRedis;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** One bank's counters in Redis, under the names and scripts of the contract. */
@Component
final class BankCounters {
    private static final String DELETE_IF_EQUAL =
            "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end"
                    + " return 0";
    // Not to a bank that is closed: its counters are computed before it opens.
    private static final String ADD_IF_OPEN =
            """
            if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
            for i = 2, #KEYS do
              local at = i * 3 - 5
              redis.call('HINCRBY', KEYS[i], 'tokens', ARGV[at])
              redis.call('HINCRBY', KEYS[i], 'micro', ARGV[at + 1])
              redis.call('PEXPIREAT', KEYS[i], ARGV[at + 2])
            end
            return 1
            """;
    private static final String NEVER = "0-0";
    private static final Duration KEPT_AFTER_END = Duration.ofDays(1);
    // Less than a command is waited for: who waits for the script still holds the usage lock.
    private static final Duration REBUILT_WITHIN = HubRedis.COMMAND_TIMEOUT.minusSeconds(1);
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
    String rebuild(TenantId tenant, Opening opening) {
        List<String> keys = new ArrayList<>();
        List<String> arguments = new ArrayList<>();
        keys.add(RedisNames.ready(tenant));
        keys.add(RedisNames.usage(tenant));
        keys.add(RedisNames.holds(tenant));
        arguments.add(opening.incarnation());
        arguments.add(opening.lastEventId());
        arguments.add(Long.toString(now().plus(REBUILT_WITHIN).toEpochMilli()));
        arguments.add(Integer.toString(opening.subjects().size() * 2));
        LimitWindows windows = opening.windows();
        Map<Subject, UsageTotals.Total> totals = new HashMap<>();
        opening.totals().forEach(it -> totals.put(new Subject(it.level(), it.subjectId()), it));
        for (Subject subject : opening.subjects()) {
            UsageTotals.Total total =
                    totals.getOrDefault(
                            subject,
                            new UsageTotals.Total(subject.level(), subject.id(), 0, 0, 0, 0));
            keys.add(RedisNames.window(tenant, subject.level(), subject.id(), windows.day()));
            add(arguments, total.dayTokens(), total.dayMicroYuan(), windows.dayEnd());
            keys.add(RedisNames.window(tenant, subject.level(), subject.id(), windows.month()));
            add(arguments, total.monthTokens(), total.monthMicroYuan(), windows.monthEnd());
        }
        for (String requestId : redis.commands().zrange(RedisNames.holds(tenant), 0, -1)) {
            keys.add(RedisNames.hold(tenant, requestId));
        }
        return redis.run(
                LuaScript.REBUILD.text(),
                ScriptOutputType.VALUE,
                keys.toArray(String[]::new),
                arguments.toArray(String[]::new));
    }

    /** Adds to windows, by their names, if the bank is open. */
    void add(TenantId tenant, Map<String, Addition> additions) {
        List<String> keys = new ArrayList<>(List.of(RedisNames.ready(tenant)));
        List<String> arguments = new ArrayList<>();
        additions.forEach(
                (window, addition) -> {
                    keys.add(window);
                    add(arguments, addition.tokens(), addition.microYuan(), addition.end());
                });
        redis.<Long>run(
                ADD_IF_OPEN,
                ScriptOutputType.INTEGER,
                keys.toArray(String[]::new),
                arguments.toArray(String[]::new));
    }

    private Instant now() {
        List<String> time = redis.commands().time();
        return Instant.ofEpochSecond(
                Long.parseLong(time.get(0)), Long.parseLong(time.get(1)) * 1_000);
    }

    private static void add(List<String> arguments, long tokens, long microYuan, Instant end) {
        arguments.add(Long.toString(tokens));
        arguments.add(Long.toString(microYuan));
        arguments.add(Long.toString(end.plus(KEPT_AFTER_END).toEpochMilli()));
    }

    /** What one window gets besides. */
    record Addition(long tokens, long microYuan, Instant end) {
        Addition plus(Addition other) {
            return new Addition(tokens + other.tokens, microYuan + other.microYuan, end);
        }
    }

    /** What has counters: a bank, project, app or key. */
    record Subject(LimitLevel level, String id) {}

    /**
     * Counters to open a bank with.
     *
     * @param lastEventId of the usage stream before {@code totals} were computed
     * @param subjects all of the bank's; those that have no total have used nothing
     */
    record Opening(
            String incarnation,
            String lastEventId,
            LimitWindows windows,
            List<Subject> subjects,
            List<UsageTotals.Total> totals) {}
}
