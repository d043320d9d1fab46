package io.alliancehub.gateway.edge;

import io.alliancehub.gateway.problem.ErrorBody;
import io.alliancehub.gateway.problem.ProblemCode;
import io.alliancehub.gateway.problem.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/** Writes answers: whole bodies, streams, refusals. */
final class Answers {
    private static final MediaType EVENT_STREAM =
            new MediaType("text", "event-stream", StandardCharsets.UTF_8);

    private Answers() {}

    /** Writes JSON. */
    static Mono<Void> json(ServerWebExchange exchange, byte[] body) {
        ServerHttpResponse response = exchange.getResponse();
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        response.getHeaders().setContentLength(body.length);
        response.getHeaders().setCacheControl("no-store");
        return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
    }

    /** Writes each text as it comes; the head goes with the first one. */
    static Mono<Void> eventStream(ServerWebExchange exchange, Flux<String> texts) {
        ServerHttpResponse response = exchange.getResponse();
        response.getHeaders().setContentType(EVENT_STREAM);
        response.getHeaders().setCacheControl("no-store");
        response.getHeaders().set("x-accel-buffering", "no");
        Flux<Mono<DataBuffer>> buffers =
                texts.map(
                        text ->
                                Mono.just(
                                        response.bufferFactory()
                                                .wrap(text.getBytes(StandardCharsets.UTF_8))));
        return response.writeAndFlushWith(buffers);
    }

    /** Closes the caller's connection, whatever of the answer still waits to be written. */
    static void hangUp(ServerWebExchange exchange) {
        HttpServerResponse response =
                ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
        response.withConnection(connection -> connection.channel().close());
    }

    /** Writes an error body; nothing where the head is out already. */
    static Mono<Void> refuse(ServerWebExchange exchange, Refusal refusal) {
        ServerHttpResponse response = exchange.getResponse();
        if (response.isCommitted()) {
            return Mono.empty();
        }
        ProblemCode code = refusal.code();
        TraceFilter.find(exchange).ifPresent(trace -> trace.refused(code));
        response.setStatusCode(HttpStatusCode.valueOf(code.status()));
        response.getHeaders().remove("x-accel-buffering");
        retryAfter(response, refusal.retryAfter());
        refusal.headers().forEach(response.getHeaders()::set);
        if (code == ProblemCode.INVALID_API_KEY) {
            response.getHeaders().set("www-authenticate", "Bearer");
        }
        if (code == ProblemCode.BODY_TOO_LARGE || code == ProblemCode.REQUEST_TIMEOUT) {
            // The rest of that body is not worth reading.
            response.getHeaders().set("connection", "close");
        }
        return json(exchange, ErrorBody.bytes(refusal));
    }

    private static void retryAfter(ServerHttpResponse response, @Nullable Duration wait) {
        if (wait != null) {
            long seconds = Math.max(1, Math.ceilDiv(wait.toMillis(), 1_000));
            response.getHeaders().set("retry-after", Long.toString(seconds));
        }
    }
}
