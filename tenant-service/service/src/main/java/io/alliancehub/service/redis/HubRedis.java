package io.alliancehub.service.redis;

import io.alliancehub.contract.RedisRun;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Redis, which may be gone at any time: a command then fails at once instead of waiting in a queue,
 * and works again after Redis has come back. The service starts without it too.
 *
 * <p>Safe for any thread. Blocking reads have a connection of their own, so that they hold up
 * nobody.
 */
public final class HubRedis implements AutoCloseable {
    /** Longest wait for the answer to a command; Redis may still run it after that. */
    public static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(3);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private final RedisClient client;
    private final Lazy shared = new Lazy();
    private final Lazy blocking = new Lazy();

    /**
     * @param uri {@code redis://:password@host:port}
     */
    public HubRedis(String uri) {
        RedisURI address = RedisURI.create(uri);
        address.setTimeout(COMMAND_TIMEOUT);
        this.client = RedisClient.create(address);
        client.setOptions(
                ClientOptions.builder()
                        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                        .socketOptions(
                                SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).build())
                        .timeoutOptions(TimeoutOptions.enabled(COMMAND_TIMEOUT))
                        .build());
    }

    /** Commands on the shared connection. */
    public RedisCommands<String, String> commands() {
        return shared.connection().sync();
    }

    /** Pipelined commands on the shared connection. */
    public RedisAsyncCommands<String, String> pipelined() {
        return shared.connection().async();
    }

    /** Commands that block, for the one consumer only. */
    public RedisCommands<String, String> blockingCommands() {
        return blocking.connection().sync();
    }

    /** Runs a script by its hash; sends its text where Redis does not know it. */
    public <T> T run(String script, ScriptOutputType type, String[] keys, String... arguments) {
        RedisCommands<String, String> commands = commands();
        try {
            return commands.evalsha(commands.digest(script), type, keys, arguments);
        } catch (RedisNoScriptException e) {
            return commands.eval(script, type, keys, arguments);
        }
    }

    /** Which run of the server this is: another one after each of its starts. */
    public RedisRun run() {
        try {
            return RedisRun.of(commands().info("server"));
        } catch (IllegalArgumentException e) {
            throw new RedisConnectionException("Redis does not say its run_id", e);
        }
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }

    /** A connection that is made when first needed; Lettuce keeps it alive from then on. */
    private final class Lazy {
        private final ReentrantLock lock = new ReentrantLock();
        private volatile @Nullable StatefulRedisConnection<String, String> connection;

        StatefulRedisConnection<String, String> connection() {
            StatefulRedisConnection<String, String> known = connection;
            if (known != null) {
                return known;
            }
            lock.lock();
            try {
                known = connection;
                if (known == null) {
                    known = client.connect();
                    connection = known;
                }
                return known;
            } finally {
                lock.unlock();
            }
        }
    }
}
