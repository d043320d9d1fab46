package io.alliancehub.gateway.edge;

import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.gateway.guard.Address;
import io.alliancehub.gateway.guard.ApiPaths;
import io.alliancehub.gateway.guard.CacheSalts;
import io.alliancehub.gateway.identity.Origin;
import io.alliancehub.gateway.problem.ProblemCode;
import io.alliancehub.gateway.problem.Refusal;
import io.alliancehub.gateway.relay.Relay;
import io.alliancehub.gateway.tracing.CallTrace;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The terminal filter of the banks' API. It only joins the parts: blocking decisions run on virtual
 * threads, the relay on the event loop, and whatever goes wrong is answered in one place.
 */
public final class OpenAiFilter implements GatewayFilter {
    private static final Logger log = LoggerFactory.getLogger(OpenAiFilter.class);
    static final String BALANCE = "/v1/user/balance";
    private static final String MODELS = "/v1/models";
    private static final String CALLER = OpenAiFilter.class.getName() + ".caller";
    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private final Parts parts;

    /**
     * What it joins.
     *
     * @param keepAlive silence after which who waits for a whole answer is sent a blank line
     * @param budget the memory for bodies
     * @param unread what callers have not read yet
     * @param blocking runs decisions, which may block; virtual threads
     * @param bodyBytesMax largest body
     * @param bodyWithin longest time for a body to come
     * @param observer is told of refusals
     */
    public record Parts(
            CallerGate gate,
            AnswerDesk desk,
            ModelLists models,
            Balances balances,
            Relay relay,
            Duration keepAlive,
            BodyBudget budget,
            UnreadAnswers unread,
            Scheduler blocking,
            int bodyBytesMax,
            Duration bodyWithin,
            RefusalObserver observer) {}

    /** Is told when somebody who was let in is refused all the same. */
    @FunctionalInterface
    public interface RefusalObserver {
        /** This caller is told this. */
        void refused(CallerSnapshot caller, ProblemCode code);
    }

    /** With its parts. */
    public OpenAiFilter(Parts parts) {
        this.parts = parts;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        return Mono.defer(() -> route(exchange))
                .onErrorResume(cause -> refuse(exchange, explain(exchange, cause)));
    }

    private Mono<Void> refuse(ServerWebExchange exchange, Refusal refusal) {
        CallerSnapshot caller = exchange.getAttribute(CALLER);
        if (caller != null && !exchange.getResponse().isCommitted()) {
            parts.observer().refused(caller, refusal.code());
        }
        return Answers.refuse(exchange, refusal);
    }

    private CallerSnapshot enter(ServerWebExchange exchange) {
        HttpHeaders headers = exchange.getRequest().getHeaders();
        InetSocketAddress remote = exchange.getRequest().getRemoteAddress();
        CallerSnapshot caller =
                parts.gate()
                        .enter(
                                headers.getFirst(HttpHeaders.AUTHORIZATION),
                                new Origin(
                                        remote == null ? null : remote.getAddress(),
                                        headers.getOrEmpty(FORWARDED_FOR)));
        exchange.getAttributes().put(CALLER, caller);
        TraceFilter.of(exchange).bank(caller.tenantId());
        CacheSalts.refuseHeaders(name -> headers.getFirst(name) != null);
        return caller;
    }

    private Mono<Void> route(ServerWebExchange exchange) {
        String path = ApiPaths.canonical(exchange.getRequest().getURI().getRawPath());
        HttpMethod method = exchange.getRequest().getMethod();
        for (Address address : Address.values()) {
            if (path.equals(address.path())) {
                return method.equals(HttpMethod.POST)
                        ? answer(exchange, address)
                        : Mono.error(notAllowed("POST"));
            }
        }
        boolean isList = path.equals(MODELS);
        if (isList || (path.startsWith(MODELS + "/") && path.length() > MODELS.length() + 1)) {
            return method.equals(HttpMethod.GET) ? models(exchange) : Mono.error(notAllowed("GET"));
        }
        if (path.equals(BALANCE)) {
            return method.equals(HttpMethod.GET)
                    ? blocking(() -> parts.balances().of(enter(exchange)))
                            .flatMap(body -> Answers.json(exchange, body))
                    : Mono.error(notAllowed("GET"));
        }
        return Mono.error(Refusal.of(ProblemCode.UNKNOWN_URL, "There is nothing at this address."));
    }

    private Mono<Void> models(ServerWebExchange exchange) {
        String path = ApiPaths.canonical(exchange.getRequest().getURI().getPath());
        return blocking(
                        () -> {
                            CallerSnapshot caller = enter(exchange);
                            return path.equals(MODELS)
                                    ? parts.models().list(caller)
                                    : parts.models()
                                            .one(caller, path.substring(MODELS.length() + 1));
                        })
                .flatMap(body -> Answers.json(exchange, body));
    }

    private Mono<Void> answer(ServerWebExchange exchange, Address address) {
        Handover handover = new Handover();
        // The caller first: nobody unknown makes the gateway read a body.
        return blocking(() -> TraceFilter.of(exchange).part("authenticate", () -> enter(exchange)))
                .flatMap(caller -> admit(exchange, caller, address, handover))
                .flatMap(admitted -> relay(exchange, admitted))
                .doFinally(signal -> handover.close());
    }

    private Mono<AnswerDesk.Admitted> admit(
            ServerWebExchange exchange, CallerSnapshot caller, Address address, Handover handover) {
        CallTrace trace = TraceFilter.of(exchange);
        RequestBody body = handover.keep(new RequestBody(parts.budget().open(caller.tenantId())));
        return read(exchange.getRequest(), body)
                .then(
                        blocking(
                                () ->
                                        handover.put(
                                                parts.desk().admit(trace, caller, address, body))));
    }

    private Mono<Void> relay(ServerWebExchange exchange, AnswerDesk.Admitted admitted) {
        HttpHeaders headers = exchange.getResponse().getHeaders();
        headers.set("x-hub-model-version", admitted.granted().call().modelVersion());
        headers.set("x-hub-max-tokens", Long.toString(admitted.granted().call().maxTokens()));
        RateHeaders.of(admitted.granted().rates()).forEach(headers::set);
        return switch (admitted.form()) {
            case STREAM ->
                    Answers.eventStream(
                            exchange,
                            parts.unread()
                                    .keep(
                                            parts.relay().stream(admitted.order()),
                                            () -> Answers.hangUp(exchange)));
            case WHOLE ->
                    WaitingAnswers.json(
                            exchange, parts.relay().whole(admitted.order()), parts.keepAlive());
        };
    }

    private Mono<Void> read(ServerHttpRequest request, RequestBody body) {
        if (!isJson(request.getHeaders())) {
            return Mono.error(
                    Refusal.of(
                            ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                            "The body must have the content type application/json."));
        }
        long length = request.getHeaders().getContentLength();
        if (length > parts.bodyBytesMax()) {
            return Mono.error(tooLarge());
        }
        return Mono.fromRunnable(() -> body.expect(length))
                .thenMany(request.getBody().map(body::count))
                .as(buffers -> DataBufferUtils.join(buffers, parts.bodyBytesMax()))
                .doOnNext(body::fill)
                .timeout(parts.bodyWithin())
                .onErrorMap(DataBufferLimitException.class, e -> tooLarge())
                .onErrorMap(
                        TimeoutException.class,
                        e ->
                                Refusal.of(
                                        ProblemCode.REQUEST_TIMEOUT,
                                        "The body did not come within "
                                                + parts.bodyWithin().toSeconds()
                                                + " s."))
                .then();
    }

    private static boolean isJson(HttpHeaders headers) {
        try {
            MediaType type = headers.getContentType();
            return type != null && type.isCompatibleWith(MediaType.APPLICATION_JSON);
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    private <T> Mono<T> blocking(Callable<T> decision) {
        return Mono.fromCallable(decision).subscribeOn(parts.blocking());
    }

    private Refusal tooLarge() {
        return Refusal.of(
                ProblemCode.BODY_TOO_LARGE,
                "The body may have at most " + parts.bodyBytesMax() + " bytes.");
    }

    private static Refusal notAllowed(String method) {
        return Refusal.of(ProblemCode.METHOD_NOT_ALLOWED, "Only " + method + " is allowed here.");
    }

    private static Refusal explain(ServerWebExchange exchange, Throwable cause) {
        if (cause instanceof Refusal refusal) {
            return refusal;
        }
        // Only the kind of the error: its message might quote the request.
        log.error(
                "request {} failed inside the gateway: {} at {}",
                RequestIdFilter.idOf(exchange),
                cause.getClass().getName(),
                cause.getStackTrace().length == 0 ? "?" : cause.getStackTrace()[0]);
        return Refusal.of(
                ProblemCode.INTERNAL_ERROR,
                "Something went wrong inside the gateway; it was logged with the request id.");
    }
}
