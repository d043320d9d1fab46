package io.alliancehub.server.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;

/** Another maker's server: streams as many letters as it is asked for, and keeps what it heard. */
final class StreamingServer implements AutoCloseable {

    static final int PROMPT_TOKENS = 125;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<JsonNode> bodies = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final int failsFrom;

    /**
     * Listens on a free port.
     *
     * @param failsFrom requests that are answered before one fails
     */
    StreamingServer(int failsFrom) throws IOException {
        this.failsFrom = failsFrom;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/models", this::models);
        server.createContext("/v1/completions", this::completions);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What it was asked, in order. */
    List<JsonNode> bodies() {
        return bodies;
    }

    private void models(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] list = "{\"data\":[{\"id\":\"theirs\"}]}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, list.length);
            exchange.getResponseBody().write(list);
        }
    }

    private void completions(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode body = Json.MAPPER.readTree(exchange.getRequestBody().readAllBytes());
            int before;
            synchronized (bodies) {
                before = bodies.size();
                bodies.add(body);
            }
            if (before == failsFrom) {
                byte[] refusal =
                        "{\"error\":{\"message\":\"no room\"}}".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(503, refusal.length);
                exchange.getResponseBody().write(refusal);
                return;
            }
            exchange.sendResponseHeaders(200, 0);
            stream(exchange.getResponseBody(), body.get("max_tokens").asInt());
        }
    }

    private static void stream(OutputStream out, int tokens) throws IOException {
        for (int i = 0; i < tokens; i++) {
            event(out, "{\"choices\":[{\"text\":\"a\",\"finish_reason\":null}],\"usage\":null}");
        }
        event(out, "{\"choices\":[{\"text\":\"\",\"finish_reason\":\"length\"}]}");
        event(
                out,
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":%d}}"
                        .formatted(PROMPT_TOKENS, tokens));
        event(out, "[DONE]");
    }

    private static void event(OutputStream out, String data) throws IOException {
        out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
