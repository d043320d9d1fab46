package io.alliancehub.gateway.edge;

import io.alliancehub.gateway.problem.ErrorBody;
import io.alliancehub.gateway.problem.ProblemCode;
import io.alliancehub.gateway.problem.Refusal;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

/*
 * Whoever waits for a whole answer sees nothing for as long as it takes, and what stands between (a proxy, a
 * client's own time limit on silence) may hang up. So from some silence on blank lines are sent, as DeepSeek does;
 * JSON may begin with any number of them. The first one decides the status: 200. What fails after it is told by
 * the error's body, and then the connection is broken off without the end of the body, so that no client takes an
 * error for an answer: to every HTTP client the transfer has failed.
 */
/** Writes whole answers that may take their time. */
final class WaitingAnswers {
    private static final byte[] BLANK_LINE = {'\n'};

    private WaitingAnswers() {}

    /**
     * Writes JSON once it is there, and blank lines until then.
     *
     * @param body the answer; an error before the first blank line is passed on
     * @param every after so much silence a blank line is sent
     */
    static Mono<Void> json(ServerWebExchange exchange, Mono<byte[]> body, Duration every) {
        return withBlankLines(body, every)
                .switchOnFirst((first, all) -> write(exchange, first, all))
                .then();
    }

    private static Flux<byte[]> withBlankLines(Mono<byte[]> body, Duration every) {
        return body.flux()
                .publish(
                        shared ->
                                Flux.merge(
                                        shared,
                                        Flux.interval(every)
                                                .onBackpressureDrop()
                                                .map(beat -> BLANK_LINE)
                                                .takeUntilOther(shared.then().onErrorComplete())));
    }

    private static Publisher<Void> write(
            ServerWebExchange exchange, Signal<? extends byte[]> first, Flux<byte[]> all) {
        byte[] head = first.get();
        if (head == null) {
            return all.then();
        }
        ServerHttpResponse response = exchange.getResponse();
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        response.getHeaders().setCacheControl("no-store");
        if (!Arrays.equals(head, BLANK_LINE)) {
            response.getHeaders().setContentLength(head.length);
            return response.writeWith(all.map(response.bufferFactory()::wrap));
        }
        return writeLate(exchange, all);
    }

    private static Mono<Void> writeLate(ServerWebExchange exchange, Flux<byte[]> all) {
        ServerHttpResponse response = exchange.getResponse();
        var failed = new AtomicBoolean();
        Flux<Mono<DataBuffer>> parts =
                all.onErrorResume(
                                cause -> {
                                    failed.set(true);
                                    return Mono.just(error(exchange, cause));
                                })
                        .map(part -> Mono.just(response.bufferFactory().wrap(part)));
        return response.writeAndFlushWith(parts)
                .then(
                        Mono.fromRunnable(
                                () -> {
                                    if (failed.get()) {
                                        Answers.hangUp(exchange);
                                    }
                                }));
    }

    private static byte[] error(ServerWebExchange exchange, Throwable cause) {
        Refusal refusal =
                cause instanceof Refusal known
                        ? known
                        : Refusal.of(
                                ProblemCode.INTERNAL_ERROR,
                                "Something went wrong inside the gateway.");
        TraceFilter.find(exchange).ifPresent(trace -> trace.refused(refusal.code()));
        return ErrorBody.bytes(refusal);
    }
}
