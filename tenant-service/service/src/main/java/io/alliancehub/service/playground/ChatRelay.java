package io.alliancehub.service.playground;

import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * One answer on its way from the gateway to a browser, byte for byte. A comment goes out between
 * events whenever nothing else does for a moment: it is by writing that a server learns that its
 * reader has gone, and then the gateway is hung up on at once.
 *
 * <p>What the gateway refuses, it refuses soon, and its status and body are passed on. An answer
 * that is slow to begin is begun here, so that its reader can be heard leaving; a refusal that
 * comes after that is the stream's last event.
 */
final class ChatRelay {
    private static final Duration BEGIN_AFTER = Duration.ofSeconds(2);
    private static final Duration TICK = Duration.ofMillis(250);
    private static final int REFUSAL_BYTES_MAX = 64 << 10;
    private static final Duration REFUSAL_WITHIN = Duration.ofSeconds(5);
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.UTF_8);
    private static final String REQUEST_ID = "x-request-id";
    private static final List<String> PASSED_ON =
            List.of(
                    REQUEST_ID,
                    "retry-after",
                    "x-should-retry",
                    "x-hub-model-version",
                    "x-hub-max-tokens",
                    "x-ratelimit-limit-requests",
                    "x-ratelimit-remaining-requests",
                    "x-ratelimit-reset-requests",
                    "x-ratelimit-limit-tokens",
                    "x-ratelimit-remaining-tokens",
                    "x-ratelimit-reset-tokens");

    private final CompletableFuture<HttpResponse<Inflow>> call;
    private final HttpServletResponse response;
    private final JsonMapper json;
    private boolean begun;

    ChatRelay(
            CompletableFuture<HttpResponse<Inflow>> call,
            HttpServletResponse response,
            JsonMapper json) {
        this.call = call;
        this.response = response;
        this.json = json;
    }

    /**
     * Runs to the end of the answer.
     *
     * @throws IOException where the reader has gone; the gateway has been hung up on
     */
    void run() throws IOException {
        @Nullable Inflow body = null;
        try {
            HttpResponse<Inflow> head = head();
            body = head.body();
            if (head.statusCode() == OK) {
                stream(head);
            } else {
                refuse(head);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the service ends", e);
        } catch (ExecutionException e) {
            lost();
        } finally {
            // Of an answer that is whole this ends nothing.
            call.cancel(true);
            if (body != null) {
                body.cancel();
            }
        }
    }

    private HttpResponse<Inflow> head()
            throws IOException, InterruptedException, ExecutionException {
        Duration patience = BEGIN_AFTER;
        while (true) {
            try {
                return call.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                begin();
                write(COMMENT);
                patience = TICK;
            }
        }
    }

    private void stream(HttpResponse<Inflow> head) throws IOException, InterruptedException {
        passOn(head.headers());
        begin();
        write(event(about(head.headers())));
        boolean between = true;
        while (true) {
            switch (head.body().next(TICK)) {
                case null -> {
                    if (between) {
                        write(COMMENT);
                    }
                }
                case Inflow.Piece.Bytes it -> {
                    write(it.content());
                    between = endsEvent(it.content(), between);
                }
                case Inflow.Piece.End it -> {
                    return;
                }
                case Inflow.Piece.Broken it -> {
                    write(event(Map.of("lost", true)));
                    return;
                }
            }
        }
    }

    private static boolean endsEvent(byte[] piece, boolean before) {
        int length = piece.length;
        return length == 0
                ? before
                : length > 1 && piece[length - 1] == '\n' && piece[length - 2] == '\n';
    }

    private void refuse(HttpResponse<Inflow> head) throws IOException, InterruptedException {
        byte[] body = head.body().whole(REFUSAL_BYTES_MAX, REFUSAL_WITHIN);
        if (begun) {
            write(event(about(head.headers())));
            write(
                    ("data: " + new String(body, StandardCharsets.UTF_8) + "\n\n")
                            .getBytes(StandardCharsets.UTF_8));
            return;
        }
        if (head.statusCode() == UNAUTHORIZED) {
            // It would tell the browser that its own log-in has ended.
            throw new HubProblem(
                    ProblemCode.GATEWAY_UNAVAILABLE,
                    "the gateway does not know the playground's key; close the playground and try"
                            + " again");
        }
        passOn(head.headers());
        response.setStatus(head.statusCode());
        response.setContentType("application/json");
        write(body);
    }

    private void lost() throws IOException {
        if (!begun) {
            throw new HubProblem(ProblemCode.GATEWAY_UNAVAILABLE, "try again in a moment");
        }
        write(event(Map.of("lost", true)));
    }

    private void begin() {
        if (!begun) {
            begun = true;
            response.setStatus(OK);
            response.setContentType("text/event-stream;charset=UTF-8");
            response.setHeader("cache-control", "no-store");
            response.setHeader("x-accel-buffering", "no");
        }
    }

    private void passOn(HttpHeaders headers) {
        if (!begun) {
            PASSED_ON.forEach(
                    name ->
                            headers.firstValue(name)
                                    .ifPresent(value -> response.setHeader(name, value)));
        }
    }

    /** What the console needs to find the call on the bill, also where headers are out already. */
    private static Map<String, Object> about(HttpHeaders headers) {
        Map<String, Object> about = new LinkedHashMap<>();
        headers.firstValue(REQUEST_ID).ifPresent(id -> about.put("requestId", id));
        headers.firstValue("x-hub-model-version").ifPresent(it -> about.put("modelVersion", it));
        headers.firstValue("x-hub-max-tokens").ifPresent(it -> about.put("maxTokens", it));
        return about;
    }

    private byte[] event(Map<String, Object> data) {
        return ("event: hub\ndata: " + json.writeValueAsString(data) + "\n\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private void write(byte[] bytes) throws IOException {
        OutputStream out = response.getOutputStream();
        out.write(bytes);
        out.flush();
    }
}
