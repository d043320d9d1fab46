package io.alliancehub.gateway.edge;

import io.alliancehub.gateway.problem.ProblemCode;
import io.alliancehub.gateway.problem.Refusal;
import java.time.Duration;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Lets so many requests in at once and no more; none while the gateway shuts down. */
public final class CapacityFilter implements GatewayFilter {
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);
    private final OpenRequests open;

    /** With the count that it keeps. */
    public CapacityFilter(OpenRequests open) {
        this.open = open;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        return switch (open.enter()) {
            case ENTERED -> chain.filter(exchange).doFinally(signal -> open.leave());
            case FULL ->
                    Answers.refuse(
                            exchange,
                            Refusal.retryable(
                                    ProblemCode.OVERLOADED,
                                    "The gateway is full. Please try again.",
                                    AGAIN_AFTER));
            case SHUTTING_DOWN ->
                    Answers.refuse(
                            exchange,
                            Refusal.retryable(
                                    ProblemCode.SHUTTING_DOWN,
                                    "This gateway is shutting down. Please try again.",
                                    AGAIN_AFTER));
        };
    }
}
