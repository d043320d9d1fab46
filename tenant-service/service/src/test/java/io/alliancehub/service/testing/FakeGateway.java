package io.alliancehub.service.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Answers as a gateway does; what the answer is depends on the model that is asked for. */
public final class FakeGateway {
    public static final String ANSWER =
            "data: {\"choices\":[{\"delta\":{\"content\":\"你好\"}}]}\n\n: keep-alive\n\ndata: [DONE]\n\n";

    /** Tells on and on. */
    public static final String ENDLESS = "endless";

    /** Says nothing for long, not even its head. */
    public static final String SILENT = "silent";

    /** Is refused with the status that stands behind the word. */
    public static final String REFUSED = "refused-";

    private final HttpServer server;

    /** Authorization and body of each call. */
    public final List<Map.Entry<String, String>> calls = new CopyOnWriteArrayList<>();

    /** How many calls of a model were hung up on. */
    public final Map<String, Integer> hungUp = new ConcurrentHashMap<>();

    private FakeGateway() {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/chat/completions", this::handle);
        server.start();
    }

    /** The one of this JVM. */
    public static FakeGateway shared() {
        return Shared.GATEWAY;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String model = body.replaceAll("(?s).*\"model\":\"([^\"]*)\".*", "$1");
        @Nullable String who = exchange.getRequestHeaders().getFirst("authorization");
        calls.add(Map.entry(String.valueOf(who), body));
        exchange.getResponseHeaders().set("x-request-id", "gw-" + calls.size());
        try {
            if (model.startsWith(REFUSED)) {
                refuse(exchange, Integer.parseInt(model.substring(REFUSED.length())));
            } else if (model.equals(SILENT)) {
                pause(4_000);
                refuse(exchange, 503);
            } else {
                answer(exchange, model);
            }
        } catch (IOException e) {
            hungUp.merge(model, 1, Integer::sum);
        } finally {
            exchange.close();
        }
    }

    private static void refuse(HttpExchange exchange, int status) throws IOException {
        byte[] body = refusal(status).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.getResponseHeaders().set("retry-after", "7");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    /** The body of a refusal. */
    public static String refusal(int status) {
        return "{\"error\":{\"message\":\"no\",\"type\":\"t\",\"param\":null,\"code\":\"c"
                + status
                + "\"}}";
    }

    private static void answer(HttpExchange exchange, String model) throws IOException {
        exchange.getResponseHeaders().set("content-type", "text/event-stream");
        exchange.getResponseHeaders().set("x-hub-model-version", "version-1");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        if (model.equals(ENDLESS)) {
            for (int i = 0; i < 600; i++) {
                out.write("data: {}\n\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
                pause(50);
            }
        }
        out.write(ANSWER.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Shared {
        private static final FakeGateway GATEWAY = new FakeGateway();
    }
}
