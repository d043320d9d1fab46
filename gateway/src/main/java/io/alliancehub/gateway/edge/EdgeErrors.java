package io.alliancehub.gateway.edge;

import io.alliancehub.gateway.problem.ProblemCode;
import io.alliancehub.gateway.problem.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webflux.error.ErrorWebExceptionHandler;
import org.springframework.core.Ordered;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Answers what never reached our filters: unknown addresses, malformed requests. */
public final class EdgeErrors implements ErrorWebExceptionHandler, Ordered {
    private static final Logger log = LoggerFactory.getLogger(EdgeErrors.class);

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable cause) {
        if (exchange.getResponse().isCommitted()) {
            return Mono.error(cause);
        }
        return Answers.refuse(exchange, refusal(cause));
    }

    @Override
    public int getOrder() {
        return -2; // before Spring Boot's own, which stands at -1
    }

    private static Refusal refusal(Throwable cause) {
        if (cause instanceof ResponseStatusException status) {
            return switch (status.getStatusCode().value()) {
                case 404 ->
                        Refusal.of(ProblemCode.UNKNOWN_URL, "There is nothing at this address.");
                case 405 ->
                        Refusal.of(ProblemCode.METHOD_NOT_ALLOWED, "This method is not allowed.");
                case 415 ->
                        Refusal.of(
                                ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                                "This content type is not supported.");
                default -> Refusal.of(ProblemCode.INVALID_BODY, "The request cannot be read.");
            };
        }
        log.error("a request failed outside the filters: {}", cause.getClass().getName());
        return Refusal.of(ProblemCode.INTERNAL_ERROR, "Something went wrong inside the gateway.");
    }
}
