package io.alliancehub.gateway.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.InternalApi;
import io.alliancehub.contract.ModelCatalog;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.contract.UsageEvent;
import io.lettuce.core.Range;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A service as gateways see it: the internal API and the consumption of usage streams, each event
 * stored once. The real one runs in the end-to-end tests.
 */
public final class FakeService implements AutoCloseable {
    public static final String SECRET = "internal-secret-of-the-tests";

    private static final long STALL_MILLIS = 120_000;

    private final HttpServer server;
    public final Map<String, CallerSnapshot> keys = new ConcurrentHashMap<>();
    public final Map<String, byte[]> tokenizers = new ConcurrentHashMap<>();
    public final Map<String, UsageEvent> stored = new ConcurrentHashMap<>();
    public final List<String> storedTwice = new CopyOnWriteArrayList<>();
    public final AtomicInteger keyLookups = new AtomicInteger();
    public volatile ModelCatalog catalog = new ModelCatalog(0, List.of());
    public volatile boolean away;
    public volatile boolean consumes = true;

    /** Answers begin and never end. */
    public volatile boolean stallInBodies;

    public FakeService() {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /**
     * Stores what stands in the usage streams of all banks, as the real service's consumer does.
     */
    public synchronized void consume(RedisCommands<String, String> redis) {
        for (String stream : redis.keys("hub:{*}:usage")) {
            for (var entry : redis.xrange(stream, Range.unbounded())) {
                store(
                        ContractJson.read(
                                entry.getBody().get(RedisNames.USAGE_FIELD), UsageEvent.class));
                redis.xdel(stream, entry.getId());
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void store(UsageEvent event) {
        UsageEvent before = stored.putIfAbsent(event.id(), event);
        if (before != null && !before.equals(event)) {
            storedTwice.add(event.id());
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (away) {
            exchange.close();
        } else if (!SECRET.equals(exchange.getRequestHeaders().getFirst(InternalApi.SECRET))) {
            answer(exchange, 401, new byte[0]);
        } else if (path.startsWith(InternalApi.KEYS)) {
            keyLookups.incrementAndGet();
            CallerSnapshot snapshot = keys.get(path.substring(InternalApi.KEYS.length()));
            json(exchange, snapshot == null ? 404 : 200, snapshot == null ? Map.of() : snapshot);
        } else if (path.equals(InternalApi.CATALOG)) {
            json(exchange, 200, catalog);
        } else if (path.startsWith(InternalApi.TOKENIZERS)) {
            byte[] asset = tokenizers.get(path.substring(InternalApi.TOKENIZERS.length()));
            answer(exchange, asset == null ? 404 : 200, asset == null ? new byte[0] : asset);
        } else if (path.equals(InternalApi.USAGE_EVENTS)) {
            List<String> ids = new ArrayList<>();
            for (UsageEvent event : read(body, InternalApi.UsageBatch.class).events()) {
                store(event);
                ids.add(event.id());
            }
            json(exchange, 200, new InternalApi.UsageConfirmation(ids));
        } else if (path.equals(InternalApi.USAGE_CONFIRM)) {
            List<String> ids =
                    read(body, InternalApi.UsageQuery.class).ids().stream()
                            .filter(stored::containsKey)
                            .toList();
            json(exchange, 200, new InternalApi.UsageConfirmation(ids));
        } else {
            answer(exchange, 404, new byte[0]);
        }
    }

    private static void stall() {
        try {
            Thread.sleep(STALL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> T read(byte[] body, Class<T> type) {
        return ContractJson.read(new String(body, StandardCharsets.UTF_8), type);
    }

    private void json(HttpExchange exchange, int status, Object value) throws IOException {
        answer(exchange, status, ContractJson.write(value).getBytes(StandardCharsets.UTF_8));
    }

    private void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (stallInBodies && body.length > 0) {
            exchange.getResponseBody().write(body, 0, body.length / 2);
            exchange.getResponseBody().flush();
            stall();
        }
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
