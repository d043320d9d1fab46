package io.alliancehub.service.pool;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.GatewayHeartbeat;
import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.service.redis.HubRedis;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Reads who is alive from Redis, where members and gateways write it themselves. An id whose owner
 * has died stays in its set; it is taken out here, and whoever lives after all adds itself again
 * with its next beat.
 */
@Component
public final class Heartbeats {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);
    private static final Duration LIFE = Duration.ofSeconds(MemberHeartbeat.TTL_SECONDS);

    /** Looks and takes away in one step: an id whose heartbeat has just come is never taken. */
    private static final String SWEEP =
            """
            local swept = 0
            for _, id in ipairs(redis.call('SMEMBERS', KEYS[1])) do
                if redis.call('EXISTS', ARGV[1] .. id) == 0 then
                    swept = swept + redis.call('SREM', KEYS[1], id)
                end
            end
            return swept
            """;

    private final HubRedis redis;
    private final Clock clock;

    Heartbeats(HubRedis redis, Clock clock) {
        this.redis = redis;
        this.clock = clock;
    }

    /**
     * A member's sign of life.
     *
     * @param at when it was written, as its remaining life tells
     */
    record Seen(MemberHeartbeat heartbeat, Instant at) {}

    /** The members that are alive, by id. */
    List<Seen> members() {
        List<MemberHeartbeat> heartbeats =
                read(RedisNames.MEMBERS, RedisNames::member, MemberHeartbeat.class);
        Instant now = clock.instant();
        List<Seen> seen = new ArrayList<>();
        for (MemberHeartbeat it : heartbeats) {
            long left = redis.commands().pttl(RedisNames.member(it.memberId()));
            Duration age = LIFE.minusMillis(Math.clamp(left, 0, LIFE.toMillis()));
            seen.add(new Seen(it, now.minus(age)));
        }
        return seen;
    }

    /** The gateways that are alive, by id. */
    public List<GatewayHeartbeat> gateways() {
        return read(RedisNames.GATEWAYS, RedisNames::gateway, GatewayHeartbeat.class);
    }

    /** Takes the ids of the dead out of both sets. */
    @Scheduled(fixedDelay = 30, initialDelay = 30, timeUnit = TimeUnit.SECONDS)
    void sweep() {
        for (Map.Entry<String, String> set :
                Map.of(
                                RedisNames.MEMBERS,
                                RedisNames.member(""),
                                RedisNames.GATEWAYS,
                                RedisNames.gateway(""))
                        .entrySet()) {
            try {
                redis.run(
                        SWEEP,
                        ScriptOutputType.INTEGER,
                        new String[] {set.getKey()},
                        set.getValue());
            } catch (RedisException e) {
                LOG.debug("the ids of the dead stay for now", e);
            }
        }
    }

    private <T> List<T> read(String set, Function<String, String> key, Class<T> type) {
        String[] keys =
                redis.commands().smembers(set).stream().sorted().map(key).toArray(String[]::new);
        if (keys.length == 0) {
            return List.of();
        }
        List<T> heartbeats = new ArrayList<>();
        redis.commands()
                .mget(keys)
                .forEach(
                        entry ->
                                entry.ifHasValue(
                                        json -> add(heartbeats, entry.getKey(), json, type)));
        return heartbeats;
    }

    /** One that cannot be read is no sign of life, and takes nobody else's away. */
    private static <T> void add(List<T> heartbeats, String key, String json, Class<T> type) {
        try {
            heartbeats.add(ContractJson.read(json, type));
        } catch (RuntimeException e) {
            LOG.warn("{} could not be understood: {}", key, e.getClass().getName());
        }
    }
}
