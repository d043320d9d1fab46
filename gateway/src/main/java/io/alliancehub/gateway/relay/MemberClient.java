package io.alliancehub.gateway.relay;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberAccounting;
import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.contract.MemberProtocol;
import io.alliancehub.gateway.admission.Call;
import io.alliancehub.telemetry.TraceParent;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import tools.jackson.core.JacksonException;

/**
 * Speaks the member protocol. The request is built from nothing: no header of the caller's goes to
 * a member, least of all an {@code x-hub-*} one or {@code Authorization}. Cancelling closes the
 * connection, on which the member stops computing.
 */
public final class MemberClient {
    private static final int ERROR_BYTES_MAX = 64 << 10;
    private static final int ACCOUNT_BYTES_MAX = 64 << 10;
    private static final int ANSWER_BYTES_MAX = 8 << 20;

    private final HttpClient http;
    private final String secret;

    /** An answer that is not a stream. */
    record WholeAnswer(byte[] body, MemberAccounting accounting) {}

    /**
     * @param http pooled; must not repeat requests by itself
     * @param secret {@link MemberProtocol#SECRET}
     */
    public MemberClient(HttpClient http, String secret) {
        this.http = http;
        this.secret = secret;
    }

    /** The events of a streamed answer. */
    Flux<SseEvent> stream(Targets.Target target, RelayOrder order) {
        return request(target, order)
                .response(
                        (head, content) -> {
                            Flux<byte[]> bytes = content.asByteArray();
                            if (head.status().code() != 200) {
                                return refused(head, bytes).cast(SseEvent.class);
                            }
                            if (!isEventStream(head)) {
                                return Flux.error(
                                        new BrokenStreamException("the answer is no stream"));
                            }
                            SseParser parser = new SseParser();
                            return bytes.flatMapIterable(parser::feed);
                        });
    }

    /** A whole answer. */
    Mono<WholeAnswer> whole(Targets.Target target, RelayOrder order) {
        return request(target, order)
                .response(
                        (head, content) -> {
                            Flux<byte[]> bytes = content.asByteArray();
                            if (head.status().code() != 200) {
                                return refused(head, bytes).cast(WholeAnswer.class);
                            }
                            MemberAccounting accounting =
                                    AnswerIdentity.of(order, target.member())
                                            .require(accounting(head));
                            return collect(bytes, ANSWER_BYTES_MAX)
                                    .map(body -> new WholeAnswer(body, accounting));
                        })
                .single();
    }

    /** What an answer took that this gateway did not hear the end of; empty where unknown. */
    Mono<MemberAccounting> account(MemberHeartbeat member, String requestId) {
        return http.headers(headers -> headers.set(MemberProtocol.SECRET, secret))
                .get()
                .uri(member.url() + MemberProtocol.ANSWERS_PATH + requestId)
                .response(
                        (head, content) ->
                                collect(content.asByteArray(), ACCOUNT_BYTES_MAX)
                                        .filter(body -> head.status().code() == 200)
                                        .map(
                                                body ->
                                                        parse(
                                                                new String(
                                                                        body,
                                                                        StandardCharsets.UTF_8))))
                .next();
    }

    private HttpClient.ResponseReceiver<?> request(Targets.Target target, RelayOrder order) {
        String traceparent = target.span().traceparent();
        return http.headers(headers -> fill(headers, order, traceparent))
                .post()
                .uri(target.member().url() + order.path())
                .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(order.body().bytes())));
    }

    private void fill(HttpHeaders headers, RelayOrder order, @Nullable String traceparent) {
        Call call = order.end().call();
        String adapter = order.weights().adapterDigest();
        headers.set("content-type", "application/json")
                .set(MemberProtocol.SECRET, secret)
                .set(MemberProtocol.REQUEST_ID, call.requestId())
                .set(MemberProtocol.ZONE, call.tenantId().value())
                .set(MemberProtocol.MODEL_ALIAS, call.alias());
        if (call.maxTokens() > 0) {
            headers.set(MemberProtocol.GRANTED_TOKENS, Long.toString(call.maxTokens()));
        }
        if (adapter != null) {
            headers.set(MemberProtocol.ADAPTER, adapter);
        }
        if (traceparent != null) {
            headers.set(TraceParent.HEADER, traceparent);
        }
    }

    private static Mono<Object> refused(HttpClientResponse head, Flux<byte[]> bytes) {
        Duration retryAfter = retryAfter(head.responseHeaders().get("retry-after"));
        return collect(bytes, ERROR_BYTES_MAX)
                .flatMap(
                        body ->
                                Mono.error(
                                        new MemberRefusedException(
                                                head.status().code(), body, retryAfter)));
    }

    private static @Nullable Duration retryAfter(@Nullable String value) {
        try {
            return value == null
                    ? null
                    : Duration.ofSeconds(Math.clamp(Long.parseLong(value), 1, 3600));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static boolean isEventStream(HttpClientResponse head) {
        String type = head.responseHeaders().get("content-type");
        return type != null && type.startsWith("text/event-stream");
    }

    private static MemberAccounting accounting(HttpClientResponse head) {
        String json = head.responseHeaders().get(MemberProtocol.ACCOUNTING_HEADER);
        if (json == null) {
            throw new BrokenStreamException("the answer has no accounting");
        }
        return parse(json);
    }

    private static MemberAccounting parse(String json) {
        try {
            return ContractJson.read(json, MemberAccounting.class);
        } catch (JacksonException e) {
            throw new BrokenStreamException("the accounting cannot be read");
        }
    }

    private static Mono<byte[]> collect(Flux<byte[]> bytes, int bytesMax) {
        return bytes.collect(
                        ByteArrayOutputStream::new,
                        (body, part) -> {
                            if (body.size() + part.length > bytesMax) {
                                throw new BrokenStreamException("the answer is too large");
                            }
                            body.writeBytes(part);
                        })
                .map(ByteArrayOutputStream::toByteArray);
    }
}
