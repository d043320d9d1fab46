package io.alliancehub.server.redis;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.contract.RedisNames;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the member's heartbeat to Redis. A member serves on when Redis is gone: it says so once,
 * tries again at each beat, and says once that Redis is back. Not thread-safe: one thread beats.
 */
public final class HeartbeatWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HeartbeatWriter.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private enum Reach {
        UNTRIED,
        REACHED,
        GONE
    }

    private final ClientResources resources;
    private final RedisClient client;
    private final Supplier<MemberHeartbeat> heartbeat;
    private @Nullable StatefulRedisConnection<String, String> connection;
    private Reach reach = Reach.UNTRIED;

    /**
     * A writer that has not connected yet.
     *
     * @param redis address and password; never logged
     */
    public HeartbeatWriter(RedisAddress redis, Supplier<MemberHeartbeat> heartbeat) {
        this.heartbeat = heartbeat;
        this.resources =
                DefaultClientResources.builder()
                        .ioThreadPoolSize(2)
                        .computationThreadPoolSize(2)
                        .build();
        RedisURI address = RedisURI.builder(redis.uri()).build();
        address.setTimeout(TIMEOUT);
        this.client = RedisClient.create(resources, address);
        client.setOptions(
                ClientOptions.builder()
                        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                        .socketOptions(SocketOptions.builder().connectTimeout(TIMEOUT).build())
                        .timeoutOptions(TimeoutOptions.enabled(TIMEOUT))
                        .build());
    }

    /** Writes one heartbeat, or notes that it could not. */
    public void beat() {
        MemberHeartbeat now = heartbeat.get();
        try {
            RedisCommands<String, String> redis = commands();
            redis.sadd(RedisNames.MEMBERS, now.memberId());
            redis.setex(
                    RedisNames.member(now.memberId()),
                    MemberHeartbeat.TTL_SECONDS,
                    ContractJson.write(now));
            if (reach != Reach.REACHED) {
                LOG.info("Redis is reached: the pool sees this member as {}.", now.memberId());
            }
            reach = Reach.REACHED;
        } catch (RedisException gone) {
            if (reach != Reach.GONE) {
                LOG.warn(
                        "Redis cannot be reached ({}): serving goes on, but the pool does not see this member.",
                        gone.getClass().getSimpleName());
            }
            reach = Reach.GONE;
        }
    }

    /**
     * Takes the heartbeat and the name away, so that nobody waits for its end, and disconnects. A
     * beat that was interrupted may have been written too, so whoever ever connected takes it away.
     */
    @Override
    public void close() {
        if (connection != null) {
            try {
                String id = heartbeat.get().memberId();
                commands().del(RedisNames.member(id));
                commands().srem(RedisNames.MEMBERS, id);
            } catch (RedisException gone) {
                LOG.debug("The heartbeat ends by itself.", gone);
            }
        }
        client.shutdown(Duration.ZERO, TIMEOUT);
        resources.shutdown(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private RedisCommands<String, String> commands() {
        if (connection == null) {
            connection = client.connect();
        }
        return connection.sync();
    }
}
