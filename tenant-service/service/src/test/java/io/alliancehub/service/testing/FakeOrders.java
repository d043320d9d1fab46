package io.alliancehub.service.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.alliancehub.contract.AdapterReport;
import io.alliancehub.contract.CacheReport;
import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberProtocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A pool member that takes orders of the hub and answers as a test says. */
public final class FakeOrders implements AutoCloseable {
    public static final String SECRET = "a-member-secret-made-for-tests";

    private final HttpServer server;
    private volatile int status = 200;
    private volatile String answer = "{}";
    private volatile String report = "";
    private volatile String adapters = "";
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();

    /** Path and body of each order; a method other than POST before the path. */
    public final List<Map.Entry<String, String>> orders = new CopyOnWriteArrayList<>();

    public FakeOrders() {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/internal/", this::handle);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What it says to orders from now on. */
    public void says(int newStatus, String newAnswer) {
        status = newStatus;
        answer = newAnswer;
    }

    /** What it says of its adapters. */
    public void saysOfAdapters(AdapterReport newReport) {
        adapters = ContractJson.write(newReport);
    }

    /** The file that it was sent to this path; null where it was sent none. */
    public byte @Nullable [] received(String path) {
        return files.get(path);
    }

    /** What it says it keeps; until then it is a member that cannot say. */
    public void reports(CacheReport newReport) {
        report = ContractJson.write(newReport);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestMethod().equals("GET")) {
                boolean ofAdapters =
                        exchange.getRequestURI().getPath().equals(MemberProtocol.ADAPTERS_PATH);
                byte[] kept = (ofAdapters ? adapters : report).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(kept.length == 0 ? 404 : 200, kept.length);
                exchange.getResponseBody().write(kept);
                return;
            }
            byte[] sent = exchange.getRequestBody().readAllBytes();
            String method = exchange.getRequestMethod();
            String path = exchange.getRequestURI().getPath();
            if (method.equals("PUT")) {
                files.put(path, sent);
            }
            String body = method.equals("POST") ? new String(sent, StandardCharsets.UTF_8) : "";
            boolean known = SECRET.equals(exchange.getRequestHeaders().getFirst("x-hub-secret"));
            if (known) {
                orders.add(Map.entry(method.equals("POST") ? path : method + ' ' + path, body));
            }
            byte[] bytes = (known ? answer : "{}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(known ? status : 401, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
