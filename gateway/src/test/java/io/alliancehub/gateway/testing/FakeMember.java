package io.alliancehub.gateway.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberAccounting;
import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.contract.MemberProtocol;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.contract.UsageEvent;
import io.alliancehub.tokenizer.ChatMessage;
import io.alliancehub.tokenizer.GenerationPrompt;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** A pool member that speaks the member protocol and says "word " again and again. */
public final class FakeMember implements AutoCloseable {
    public static final String SECRET = "member-secret-of-the-tests";
    public static final String BASE_DIGEST = "b".repeat(64);
    private static final String WORD = "word ";

    private final String memberId;
    private final HttpServer server;
    public final List<Map<String, List<String>>> requestHeaders = new CopyOnWriteArrayList<>();
    public final List<JsonNode> requestBodies = new CopyOnWriteArrayList<>();
    public final Set<Integer> callerPorts = ConcurrentHashMap.newKeySet();
    public final AtomicInteger running = new AtomicInteger();
    public final AtomicInteger hungUp = new AtomicInteger();
    public volatile int tokens = 5;
    public volatile long pauseMillis = 1;
    public volatile long firstPauseMillis;
    public volatile int dieAfter = Integer.MAX_VALUE;
    public volatile long promptTokensMore;

    /** Answers with this status instead; 0: does not. */
    public volatile int refusesWith;

    /** What it has of adapters. */
    public volatile List<MemberHeartbeat.Adapter> adapters = List.of();

    /** Answers by the weights alone, whatever adapter it was asked for. */
    public volatile boolean forgetsAdapters;

    /** Follows each word. */
    public volatile String padding = "";

    /** Gives accounts of another request. */
    public volatile boolean accountsForAnother;

    /** What cut-off answers took, by request id. */
    private final Map<String, MemberAccounting> accounts = new ConcurrentHashMap<>();

    /** How long it keeps whoever asks for an account waiting. */
    public volatile long accountPauseMillis;

    public FakeMember(String memberId) {
        this.memberId = memberId;
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/chat/completions", this::handle);
        server.createContext("/v1/completions", this::handle);
        server.createContext("/v1/embeddings", this::handle);
        server.createContext("/v1/rerank", this::handle);
        server.createContext(MemberProtocol.ANSWERS_PATH, this::account);
        server.start();
    }

    public MemberHeartbeat heartbeat() {
        return new MemberHeartbeat(
                memberId,
                "http://127.0.0.1:" + server.getAddress().getPort(),
                true,
                false,
                List.of(
                        new MemberHeartbeat.Load(
                                BASE_DIGEST, running.get(), 0, 100, 100, 1, adapters)),
                "test");
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        running.incrementAndGet();
        try {
            JsonNode body =
                    ContractJson.mapper().readTree(exchange.getRequestBody().readAllBytes());
            callerPorts.add(exchange.getRemoteAddress().getPort());
            requestHeaders.add(Map.copyOf(exchange.getRequestHeaders()));
            requestBodies.add(body);
            if (!SECRET.equals(exchange.getRequestHeaders().getFirst(MemberProtocol.SECRET))) {
                exchange.sendResponseHeaders(401, -1);
            } else if (refusesWith != 0) {
                exchange.sendResponseHeaders(refusesWith, -1);
            } else if (body.has("input") || body.has("documents")) {
                encode(exchange, body);
            } else if (body.path("stream").asBoolean(false)) {
                stream(exchange, body);
            } else {
                whole(exchange, body);
            }
        } catch (IOException e) {
            hungUp.incrementAndGet();
        } finally {
            running.decrementAndGet();
            exchange.close();
        }
    }

    private void account(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String id = path.substring(MemberProtocol.ANSWERS_PATH.length());
        pause(accountPauseMillis);
        long waitUntil = System.nanoTime() + 300_000_000L;
        while (!accounts.containsKey(id) && System.nanoTime() < waitUntil) {
            pause(5);
        }
        MemberAccounting account = accounts.get(id);
        boolean allowed =
                SECRET.equals(exchange.getRequestHeaders().getFirst(MemberProtocol.SECRET));
        if (account == null || !allowed) {
            exchange.sendResponseHeaders(allowed ? 404 : 401, -1);
        } else {
            byte[] body = ContractJson.write(account).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private void stream(HttpExchange exchange, JsonNode body) throws IOException {
        exchange.getResponseHeaders().set("content-type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        int count = (int) Math.min((long) tokens * choices(body), granted(exchange));
        if (isChat(exchange)) {
            send(
                    out,
                    "data: "
                            + chunk(
                                    exchange,
                                    0,
                                    "\"delta\":{\"role\":\"assistant\",\"content\":\"\"}",
                                    "null"));
        }
        pause(firstPauseMillis);
        int made = 0;
        try {
            for (int i = 1; i <= count; i++) {
                if (i > dieAfter) {
                    return; // the stream just ends: no accounting, no [DONE]
                }
                made = i;
                send(
                        out,
                        "id: "
                                + i
                                + ":"
                                + (100 + i)
                                + "\ndata: "
                                + chunk(
                                        exchange,
                                        i % choices(body),
                                        isChat(exchange)
                                                ? "\"delta\":{\"content\":\""
                                                        + WORD
                                                        + padding
                                                        + "\"}"
                                                : "\"text\":\"" + WORD + padding + "\"",
                                        "null"));
                pause(pauseMillis);
            }
        } finally {
            accounts.put(requestId(exchange), accounting(exchange, body, made));
        }
        String nothing = isChat(exchange) ? "\"delta\":{}" : "\"text\":\"\"";
        for (int i = 0; i < choices(body); i++) {
            send(out, "data: " + chunk(exchange, i, nothing, "\"length\""));
        }
        if (body.path("stream_options").path("include_usage").asBoolean(false)) {
            send(out, "data: " + usageChunk(exchange, body, count));
        }
        send(
                out,
                "event: "
                        + MemberProtocol.ACCOUNTING_EVENT
                        + "\ndata: "
                        + ContractJson.write(accounting(exchange, body, count)));
        send(out, "data: [DONE]");
    }

    /** One number for each text. */
    private void encode(HttpExchange exchange, JsonNode body) throws IOException {
        pause(firstPauseMillis);
        exchange.getResponseHeaders()
                .set(
                        MemberProtocol.ACCOUNTING_HEADER,
                        ContractJson.write(accounting(exchange, body, 0)));
        exchange.getResponseHeaders().set("content-type", "application/json");
        byte[] answer =
                ("{\"object\":\"list\",\"data\":[],\"usage\":{\"prompt_tokens\":"
                                + prompt(body)
                                + "}}")
                        .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
    }

    /** Texts that are each read alone. */
    private static long texts(JsonNode body) {
        if (body.has("documents")) {
            long sum = TestVocabulary.count(body.get("query").asString());
            for (JsonNode document : body.get("documents")) {
                JsonNode text = document.isObject() ? document.get("text") : document;
                sum += TestVocabulary.count(text.asString());
            }
            return sum;
        }
        JsonNode input = body.get("input");
        if (input.isString()) {
            return TestVocabulary.count(input.asString());
        }
        if (input.get(0).isNumber()) {
            return input.size();
        }
        long sum = 0;
        for (JsonNode each : input) {
            sum += each.isString() ? TestVocabulary.count(each.asString()) : each.size();
        }
        return sum;
    }

    private void whole(HttpExchange exchange, JsonNode body) throws IOException {
        int count = (int) Math.min((long) tokens * choices(body), granted(exchange));
        pause(firstPauseMillis + count * pauseMillis);
        exchange.getResponseHeaders()
                .set(
                        MemberProtocol.ACCOUNTING_HEADER,
                        ContractJson.write(accounting(exchange, body, count)));
        exchange.getResponseHeaders().set("content-type", "application/json");
        StringBuilder choices = new StringBuilder();
        for (int i = 0; i < choices(body); i++) {
            String text = (WORD + padding).repeat(count / choices(body));
            choices.append(i == 0 ? "" : ",")
                    .append("{\"index\":" + i + ",")
                    .append(
                            isChat(exchange)
                                    ? "\"message\":{\"role\":\"assistant\",\"content\":\""
                                            + text
                                            + "\",\"refusal\":null}"
                                    : "\"text\":\"" + text + "\"")
                    .append(",\"logprobs\":null,\"finish_reason\":\"length\"}");
        }
        byte[] answer =
                (head(exchange, isChat(exchange) ? "chat.completion" : "text_completion")
                                + "\"choices\":["
                                + choices
                                + "],\"usage\":"
                                + usage(body, count)
                                + "}")
                        .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
    }

    private static boolean isChat(HttpExchange exchange) {
        return exchange.getRequestURI().getPath().equals("/v1/chat/completions");
    }

    private static int choices(JsonNode body) {
        return body.path("n").asInt(1);
    }

    private MemberAccounting accounting(HttpExchange exchange, JsonNode body, int count) {
        return new MemberAccounting(
                accountsForAnother ? "0".repeat(32) : requestId(exchange),
                memberId,
                new TokenUsage(prompt(body), 0, count, 0),
                prompt(body) + count,
                "length",
                evidence(exchange));
    }

    private UsageEvent.Evidence evidence(HttpExchange exchange) {
        String adapter = exchange.getRequestHeaders().getFirst(MemberProtocol.ADAPTER);
        return new UsageEvent.Evidence(
                BASE_DIGEST,
                TestVocabulary.digest(),
                null,
                "test",
                0,
                1,
                0,
                7,
                null,
                forgetsAdapters ? null : adapter,
                null,
                null,
                null,
                null,
                null);
    }

    private long prompt(JsonNode body) {
        if (body.has("input") || body.has("documents")) {
            return texts(body) + promptTokensMore;
        }
        JsonNode raw = body.get("prompt");
        if (raw != null && body.path("suffix").isString()) {
            return TestVocabulary.countAroundGap(raw.asString(), body.get("suffix").asString());
        }
        if (raw != null) {
            long count = raw.isString() ? TestVocabulary.count(raw.asString()) : raw.size();
            return count + promptTokensMore;
        }
        List<ChatMessage> messages = new ArrayList<>();
        var next = GenerationPrompt.ADD;
        for (JsonNode message : body.get("messages")) {
            next =
                    message.path("prefix").asBoolean(false)
                            ? GenerationPrompt.CONTINUE
                            : GenerationPrompt.ADD;
            messages.add(
                    new ChatMessage(
                            ChatMessage.Role.of(message.get("role").asString()),
                            message.get("content").asString()));
        }
        return TestVocabulary.count(messages, next) + promptTokensMore;
    }

    private String chunk(HttpExchange exchange, int index, String text, String finish) {
        return head(exchange, chunkObject(exchange))
                + "\"choices\":[{\"index\":"
                + index
                + ","
                + text
                + ",\"logprobs\":null,\"finish_reason\":"
                + finish
                + "}]}";
    }

    private String usageChunk(HttpExchange exchange, JsonNode body, int count) {
        return head(exchange, chunkObject(exchange))
                + "\"choices\":[],\"usage\":"
                + usage(body, count)
                + "}";
    }

    private static String chunkObject(HttpExchange exchange) {
        return isChat(exchange) ? "chat.completion.chunk" : "text_completion";
    }

    private String usage(JsonNode body, int count) {
        return "{\"prompt_tokens\":"
                + prompt(body)
                + ",\"completion_tokens\":"
                + count
                + ",\"total_tokens\":"
                + (prompt(body) + count)
                + "}";
    }

    private static String head(HttpExchange exchange, String object) {
        return "{\"id\":\""
                + (isChat(exchange) ? "chatcmpl-" : "cmpl-")
                + requestId(exchange)
                + "\",\"object\":\""
                + object
                + "\",\"created\":1,\"model\":\""
                + alias(exchange)
                + "\",";
    }

    private static String requestId(HttpExchange exchange) {
        return exchange.getRequestHeaders().getFirst(MemberProtocol.REQUEST_ID);
    }

    private static String alias(HttpExchange exchange) {
        return exchange.getRequestHeaders().getFirst(MemberProtocol.MODEL_ALIAS);
    }

    private static long granted(HttpExchange exchange) {
        return Long.parseLong(exchange.getRequestHeaders().getFirst(MemberProtocol.GRANTED_TOKENS));
    }

    private static void send(OutputStream out, String event) throws IOException {
        out.write((event + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
