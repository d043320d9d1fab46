package io.alliancehub.gateway.edge;

import io.alliancehub.gateway.guard.Address;
import io.alliancehub.gateway.guard.ApiPaths;
import io.alliancehub.gateway.tracing.CallTrace;
import io.alliancehub.gateway.tracing.CallTraces;
import io.alliancehub.telemetry.TraceParent;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/** Begins the trace of each call, and tells it of the answer's end, however that comes. */
public final class TraceFilter implements GatewayFilter {
    private static final String ATTRIBUTE = TraceFilter.class.getName();
    private static final String MODELS = "/v1/models";
    private static final int OK = 200;

    private final CallTraces traces;

    /** Traces all that passes. */
    public TraceFilter(CallTraces traces) {
        this.traces = traces;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        CallTrace trace =
                traces.begin(
                        RequestIdFilter.idOf(exchange),
                        method(request.getMethod()),
                        route(ApiPaths.canonical(request.getURI().getRawPath())),
                        request.getHeaders().getFirst(TraceParent.HEADER));
        exchange.getAttributes().put(ATTRIBUTE, trace);
        return chain.filter(exchange).doFinally(signal -> end(exchange, trace, signal));
    }

    private static void end(ServerWebExchange exchange, CallTrace trace, SignalType signal) {
        if (signal == SignalType.CANCEL) {
            trace.abandoned();
            return;
        }
        HttpStatusCode status = exchange.getResponse().getStatusCode();
        trace.answered(status == null ? OK : status.value());
    }

    /** The trace of a request that has passed this filter. */
    static CallTrace of(ServerWebExchange exchange) {
        return exchange.getRequiredAttribute(ATTRIBUTE);
    }

    /** The trace of a request; empty for one that is no call of a bank's. */
    static Optional<CallTrace> find(ServerWebExchange exchange) {
        return Optional.ofNullable(exchange.getAttribute(ATTRIBUTE));
    }

    /** Never the word that came: it may be anything. */
    private static String method(HttpMethod method) {
        return Stream.of(HttpMethod.values()).anyMatch(method::equals) ? method.name() : "_OTHER";
    }

    private static @Nullable String route(String path) {
        for (Address address : Address.values()) {
            if (path.equals(address.path())) {
                return address.path();
            }
        }
        if (path.equals(MODELS) || path.equals(OpenAiFilter.BALANCE)) {
            return path;
        }
        return path.startsWith(MODELS + "/") ? MODELS + "/{model}" : null;
    }
}
