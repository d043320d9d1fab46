package io.alliancehub.gateway.admission;

import io.alliancehub.contract.AppliedLimit;
import io.alliancehub.contract.LimitKind;
import io.alliancehub.contract.LimitLevel;
import io.alliancehub.contract.LimitWindows;
import io.alliancehub.contract.LuaScript;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.contract.TenantId;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.gateway.clients.RedisLink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The contract's scripts, with their keys and arguments laid out for one call. The layout depends
 * on the call alone, so that a gateway which was restarted settles under the same keys.
 */
public final class LimitScripts {
    /** How long a concurrency slot outlives a gateway that stopped renewing it. */
    static final Duration LEASE = Duration.ofSeconds(60);

    /**
     * Fewest completion tokens that are worth admitting, unless fewer were asked for (ADR 0003).
     */
    static final long TOKENS_LEAST = 16;

    /**
     * A settlement is repeated for less time than this, or reaches the service another way. The
     * markers of confirmed calls are deleted long before.
     */
    private static final Duration SETTLED_KEPT = Duration.ofDays(3);

    private final RedisLink redis;

    /** Whether the use of a call is counted where its hold is gone. */
    public enum Unheld {
        /** Its event has not reached the database yet: the counters cannot know of it. */
        COUNT,
        /** Its event has reached the database by another road, from which counters are rebuilt. */
        SKIP
    }

    /** Over one connection. */
    public LimitScripts(RedisLink redis) {
        this.redis = redis;
    }

    RedisLink.Run run() {
        return redis.run();
    }

    boolean isStill(RedisLink.Run run) {
        return redis.isStill(run);
    }

    List<Object> admit(Call call, String incarnation) {
        return redis.runForList(LuaScript.ADMIT, holdKeys(call), holdArguments(call, incarnation));
    }

    String rehold(Call call, String incarnation) {
        return redis.runForText(LuaScript.REHOLD, holdKeys(call), holdArguments(call, incarnation));
    }

    /**
     * How much of these limits of money is used at this moment, held amounts with it: the counters'
     * incarnation and the time, then two numbers for each limit, the first of them what is used.
     */
    List<Object> usedOf(TenantId tenant, List<AppliedLimit> limits, Instant now) {
        LimitWindows windows = LimitWindows.at(now);
        List<String> keys = new ArrayList<>();
        keys.add(RedisNames.ready(tenant));
        for (AppliedLimit limit : limits) {
            String window =
                    limit.kind() == LimitKind.MONEY_PER_DAY ? windows.day() : windows.month();
            keys.add(RedisNames.window(tenant, limit.level(), limit.subjectId(), window));
        }
        return redis.runForList(
                LuaScript.READ, keys, limits.stream().map(it -> it.kind().name()).toList());
    }

    /** Prolongs the call's concurrency slots; nothing happens where it holds none. */
    public void renew(Call call) {
        List<String> keys = new ArrayList<>();
        keys.add(RedisNames.hold(call.tenantId(), call.requestId()));
        for (AppliedLimit limit : call.limits()) {
            if (limit.kind() == LimitKind.CONCURRENCY) {
                keys.add(rateKey(call.tenantId(), limit));
            }
        }
        if (keys.size() > 1) {
            redis.runForText(
                    LuaScript.RENEW,
                    keys,
                    List.of(call.requestId(), Long.toString(LEASE.toMillis())));
        }
    }

    /**
     * Resolves the call's hold with what was used and sends its event on its way, once only.
     *
     * @param eventJson empty where there is no event to send
     */
    public void settle(Call call, TokenUsage usage, String eventJson, Unheld unheld) {
        TenantId tenant = call.tenantId();
        List<String> keys = new ArrayList<>();
        keys.add(RedisNames.ready(tenant));
        keys.add(RedisNames.holds(tenant));
        keys.add(RedisNames.hold(tenant, call.requestId()));
        keys.add(RedisNames.settled(tenant, call.requestId()));
        keys.add(RedisNames.usage(tenant));
        addWindows(keys, call);
        List<String> arguments = new ArrayList<>();
        arguments.add(call.requestId());
        arguments.add(Long.toString(usage.totalTokens()));
        arguments.add(Long.toString(call.prices().microYuan(usage)));
        arguments.add(Long.toString(SETTLED_KEPT.toMillis()));
        arguments.add(eventJson);
        arguments.add(unheld.name());
        for (AppliedLimit limit : call.limits()) {
            if (isRate(limit.kind())) {
                keys.add(rateKey(tenant, limit));
                arguments.add(limit.kind().name());
            }
        }
        redis.runForText(LuaScript.SETTLE, keys, arguments);
    }

    /** Whether Redis still knows that every one of these calls was settled. */
    public boolean knowsSettled(List<Call> calls) {
        List<String> markers =
                calls.stream()
                        .map(call -> RedisNames.settled(call.tenantId(), call.requestId()))
                        .toList();
        return redis.getAll(markers).size() == markers.size();
    }

    /** Lets go of the markers of calls whose settlement nobody will repeat any more. */
    public void forgetSettled(List<Call> calls) {
        calls.stream()
                .collect(Collectors.groupingBy(Call::tenantId))
                .forEach(
                        (tenant, ofTenant) ->
                                redis.delete(
                                        ofTenant.stream()
                                                .map(
                                                        it ->
                                                                RedisNames.settled(
                                                                        tenant, it.requestId()))
                                                .toList()));
    }

    private static List<String> holdKeys(Call call) {
        TenantId tenant = call.tenantId();
        List<String> keys = new ArrayList<>();
        keys.add(RedisNames.ready(tenant));
        keys.add(RedisNames.holds(tenant));
        keys.add(RedisNames.hold(tenant, call.requestId()));
        keys.add(RedisNames.settled(tenant, call.requestId()));
        addWindows(keys, call);
        for (AppliedLimit limit : call.limits()) {
            if (isRate(limit.kind())) {
                keys.add(rateKey(tenant, limit));
            }
        }
        return keys;
    }

    private static List<String> holdArguments(Call call, String incarnation) {
        LimitWindows windows = LimitWindows.at(call.occurredAt());
        List<String> arguments = new ArrayList<>();
        arguments.add(incarnation);
        arguments.add(call.requestId());
        arguments.add(Long.toString(call.promptTokens()));
        arguments.add(Long.toString(call.maxTokens()));
        arguments.add(Long.toString(TOKENS_LEAST));
        arguments.add(Long.toString(call.deadline().toEpochMilli()));
        arguments.add(Long.toString(LEASE.toMillis()));
        // A hit in the prefix cache is found out too late: the dearer price is reserved.
        arguments.add(
                Long.toString(
                        Math.max(call.prices().inputUnits(), call.prices().cachedInputUnits())));
        arguments.add(Long.toString(call.prices().outputUnits()));
        arguments.add(Long.toString(windows.dayEnd().toEpochMilli()));
        arguments.add(Long.toString(windows.monthEnd().toEpochMilli()));
        for (AppliedLimit limit : call.limits()) {
            arguments.add(Integer.toString(limit.level().ordinal()));
            arguments.add(limit.kind().name());
            arguments.add(Long.toString(limit.value()));
        }
        return arguments;
    }

    private static void addWindows(List<String> keys, Call call) {
        LimitWindows windows = LimitWindows.at(call.occurredAt());
        for (LimitLevel level : LimitLevel.values()) {
            String subject = subject(call, level);
            keys.add(RedisNames.window(call.tenantId(), level, subject, windows.day()));
            keys.add(RedisNames.window(call.tenantId(), level, subject, windows.month()));
        }
    }

    private static String subject(Call call, LimitLevel level) {
        return switch (level) {
            case BANK -> call.tenantId().value();
            case PROJECT -> call.projectId().value();
            case APP -> call.appId().value();
            case KEY -> call.keyId().value();
        };
    }

    private static String rateKey(TenantId tenant, AppliedLimit limit) {
        return RedisNames.rate(tenant, limit.level(), limit.subjectId(), limit.kind());
    }

    private static boolean isRate(LimitKind kind) {
        return switch (kind) {
            case REQUESTS_PER_MINUTE, TOKENS_PER_MINUTE, CONCURRENCY -> true;
            case TOKENS_PER_DAY, TOKENS_PER_MONTH, MONEY_PER_DAY, MONEY_PER_MONTH -> false;
        };
    }
}
