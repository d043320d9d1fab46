package io.alliancehub.gateway.clients;

import io.alliancehub.contract.LuaScript;
import io.alliancehub.contract.RedisRun;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's connection to Redis: blocking calls for virtual threads, multiplexed on one
 * connection. Thread-safe.
 *
 * <p>It never queues for a Redis that is away: while disconnected every call fails at once, and a
 * Redis that hangs fails a call after the time limit. {@link #connect} is called again and again by
 * a timer until the first connection stands; from then on it mends itself.
 */
public final class RedisLink implements AutoCloseable {
    private static final Duration RECONNECT_DELAY = Duration.ofMillis(250);

    /** Only the timer that connects waits this long; nobody's request does. */
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(3);

    private static final int QUEUE_MAX = 20_000;

    private final Duration timeout;
    private final ClientResources resources;
    private final RedisClient client;
    private final Map<LuaScript, String> digests = new EnumMap<>(LuaScript.class);

    /** Grows whenever a connection is lost: what is found in between is of one server's run. */
    private final AtomicLong losses = new AtomicLong();

    private volatile @Nullable Run run;
    private volatile @Nullable StatefulRedisConnection<String, String> connection;
    private volatile @Nullable StatefulRedisPubSubConnection<String, String> listening;

    /**
     * @param uri {@code redis://:password@host:port}
     * @param timeout longest wait for one answer
     */
    public RedisLink(String uri, Duration timeout) {
        this.timeout = timeout;
        this.resources =
                ClientResources.builder()
                        .ioThreadPoolSize(2)
                        .computationThreadPoolSize(2)
                        .reconnectDelay(Delay.constant(RECONNECT_DELAY))
                        .build();
        RedisURI address = RedisURI.create(uri);
        address.setTimeout(CONNECT_WITHIN);
        this.client = RedisClient.create(resources, address);
        client.addListener(new LossCounter(losses));
        client.setOptions(
                ClientOptions.builder()
                        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                        .requestQueueSize(QUEUE_MAX)
                        .timeoutOptions(TimeoutOptions.enabled(timeout))
                        .socketOptions(
                                SocketOptions.builder().connectTimeout(CONNECT_WITHIN).build())
                        .build());
    }

    /**
     * Connects and subscribes where that has not happened yet.
     *
     * @param onMessage is given every message of {@code channel}; called on an I/O thread
     */
    public synchronized void connect(String channel, Consumer<String> onMessage) {
        try {
            if (connection == null) {
                StatefulRedisConnection<String, String> fresh = client.connect();
                for (LuaScript script : LuaScript.values()) {
                    digests.put(script, fresh.async().digest(script.text()));
                }
                connection = fresh;
            }
            if (listening == null) {
                StatefulRedisPubSubConnection<String, String> fresh = client.connectPubSub();
                fresh.addListener(new Listener(onMessage));
                fresh.async().subscribe(channel);
                listening = fresh;
            }
        } catch (RedisException e) {
            throw new RedisGoneException(
                    "Redis cannot be reached", RedisGoneException.Fate.NOT_SENT, e);
        }
    }

    /**
     * A stretch of time in which no connection was lost, and so the server did not start anew.
     *
     * @param losses how many connections had been lost before
     */
    public record Run(RedisRun server, long losses) {}

    /** The run of the server that is answering now; asked for again after each loss. */
    public Run run() {
        Run known = run;
        if (known != null && isStill(known)) {
            return known;
        }
        long before = losses.get();
        Run fresh = new Run(RedisRun.of(require(call(it -> it.info("server")))), before);
        run = fresh;
        return fresh;
    }

    /** Whether everything since {@link #run()} was answered by that run of the server. */
    public boolean isStill(Run one) {
        return one.losses() == losses.get();
    }

    /** The value of {@code key}. */
    public Optional<String> get(String key) {
        return Optional.ofNullable(call(commands -> commands.get(key)));
    }

    /** The members of the set {@code key}. */
    public Collection<String> members(String key) {
        return require(call(commands -> commands.smembers(key)));
    }

    /** The values of those of {@code keys} that exist. */
    public List<String> getAll(List<String> keys) {
        if (keys.isEmpty()) {
            return List.of();
        }
        var answers = require(call(commands -> commands.mget(keys.toArray(new String[0]))));
        List<String> values = new ArrayList<>(keys.size());
        answers.forEach(answer -> answer.ifHasValue(values::add));
        return values;
    }

    /**
     * Sends all of {@code writes} without waiting in between. One that Redis refuses is passed
     * over.
     *
     * @throws RedisGoneException where not all are known to have been carried out
     */
    public void write(List<RedisWrite> writes) {
        require(
                call(
                        commands -> {
                            writes.forEach(write -> send(commands, write));
                            // One connection answers in order: this answer comes after all others.
                            return commands.ping();
                        }));
    }

    private static void send(RedisAsyncCommands<String, String> commands, RedisWrite write) {
        switch (write) {
            case RedisWrite.Put it -> commands.psetex(it.key(), it.life().toMillis(), it.value());
            case RedisWrite.Member it -> commands.sadd(it.key(), it.member());
            case RedisWrite.Count it -> commands.hincrby(it.key(), it.field(), it.more());
            case RedisWrite.Life it -> commands.pexpire(it.key(), it.life().toMillis());
        }
    }

    /** Deletes keys, of one slot. */
    public void delete(List<String> keys) {
        if (!keys.isEmpty()) {
            require(call(commands -> commands.unlink(keys.toArray(new String[0]))));
        }
    }

    /** Runs a script whose result is a list: texts are {@code String}, numbers {@code Long}. */
    public List<Object> runForList(LuaScript script, List<String> keys, List<String> arguments) {
        List<Object> result = run(script, ScriptOutputType.MULTI, keys, arguments);
        return result;
    }

    /** Runs a script whose result is one text. */
    public String runForText(LuaScript script, List<String> keys, List<String> arguments) {
        String result = run(script, ScriptOutputType.VALUE, keys, arguments);
        return result;
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        resources.shutdown(0, 2, TimeUnit.SECONDS);
    }

    private <T> T run(
            LuaScript script, ScriptOutputType type, List<String> keys, List<String> arguments) {
        String[] keyArray = keys.toArray(new String[0]);
        String[] argumentArray = arguments.toArray(new String[0]);
        try {
            return require(
                    this.<T>call(
                            commands ->
                                    commands.evalsha(
                                            digest(script), type, keyArray, argumentArray)));
        } catch (RedisNoScriptException e) {
            return require(
                    this.<T>call(
                            commands ->
                                    commands.eval(script.text(), type, keyArray, argumentArray)));
        }
    }

    private String digest(LuaScript script) {
        return require(digests.get(script));
    }

    private <T> @Nullable T call(
            Function<RedisAsyncCommands<String, String>, RedisFuture<T>> command) {
        StatefulRedisConnection<String, String> open = connection;
        if (open == null) {
            throw new RedisGoneException("Redis has not been reached yet");
        }
        if (!open.isOpen()) {
            throw new RedisGoneException("the connection to Redis is down");
        }
        try {
            return command.apply(open.async()).get(timeout.toMillis() + 100, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw explain(e.getCause() == null ? e : e.getCause());
        } catch (RedisException | CancellationException | TimeoutException e) {
            throw explain(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw explain(e);
        }
    }

    private static RuntimeException explain(Throwable cause) {
        if (cause instanceof RedisNoScriptException missing) {
            return missing;
        }
        boolean unknown =
                cause instanceof RedisCommandTimeoutException
                        || cause instanceof TimeoutException
                        || cause instanceof InterruptedException
                        || !String.valueOf(cause.getMessage()).contains("not connected");
        return new RedisGoneException(
                "Redis did not answer: " + cause.getClass().getSimpleName(),
                unknown ? RedisGoneException.Fate.UNKNOWN : RedisGoneException.Fate.NOT_SENT,
                cause);
    }

    private static <T> T require(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("Redis answered nothing where a value was due");
        }
        return value;
    }

    private record LossCounter(AtomicLong losses) implements RedisConnectionStateListener {
        @Override
        public void onRedisDisconnected(RedisChannelHandler<?, ?> lost) {
            losses.incrementAndGet();
        }
    }

    private static final class Listener extends RedisPubSubAdapter<String, String> {
        private final Consumer<String> onMessage;

        Listener(Consumer<String> onMessage) {
            this.onMessage = onMessage;
        }

        @Override
        public void message(String channel, String message) {
            onMessage.accept(message);
        }
    }
}
