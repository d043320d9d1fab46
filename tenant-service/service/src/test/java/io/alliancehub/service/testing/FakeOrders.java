package io.alliancehub.service.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.alliancehub.contract.CacheReport;
import io.alliancehub.contract.ContractJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A pool member that takes orders of the hub and answers as a test says. */
public final class FakeOrders implements AutoCloseable {
    public static final String SECRET = "a-member-secret-made-for-tests";

    private final HttpServer server;
    private volatile int status = 200;
    private volatile String answer = "{}";
    private volatile String report = "";

    /** Path and body of each order. */
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

    /** What it says it keeps; until then it is a member that cannot say. */
    public void reports(CacheReport newReport) {
        report = ContractJson.write(newReport);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestMethod().equals("GET")) {
                byte[] kept = report.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(kept.length == 0 ? 404 : 200, kept.length);
                exchange.getResponseBody().write(kept);
                return;
            }
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean known = SECRET.equals(exchange.getRequestHeaders().getFirst("x-hub-secret"));
            if (known) {
                orders.add(Map.entry(exchange.getRequestURI().getPath(), body));
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
