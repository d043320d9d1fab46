package io.alliancehub.gateway.edge;

import io.alliancehub.contract.InternalApi;
import io.alliancehub.gateway.guard.ApiPaths;
import io.alliancehub.gateway.problem.ProblemCode;
import io.alliancehub.gateway.problem.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.server.PathContainer;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/**
 * Everything but the banks' API and the health of the gateway is for the hub itself: whoever does
 * not have its internal secret finds nothing there. The numbers name banks, and the port is public.
 */
public final class InternalDoor implements WebFilter, Ordered {
    private static final List<PathPattern> PUBLIC =
            Stream.concat(
                            ApiPaths.PATTERNS.stream(),
                            Stream.of(
                                    "/actuator/health",
                                    "/actuator/health/liveness",
                                    "/actuator/health/readiness"))
                    .map(PathPatternParser.defaultInstance::parse)
                    .toList();

    private final byte[] secret;

    /**
     * @param secret {@link InternalApi#SECRET}
     */
    public InternalDoor(String secret) {
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        PathContainer path = exchange.getRequest().getPath().pathWithinApplication();
        String given = exchange.getRequest().getHeaders().getFirst(InternalApi.SECRET);
        return PUBLIC.stream().anyMatch(it -> it.matches(path)) || isSecret(given)
                ? chain.filter(exchange)
                : Answers.refuse(
                        exchange,
                        Refusal.of(ProblemCode.UNKNOWN_URL, "There is nothing at this address."));
    }

    @Override
    public int getOrder() {
        return EdgeStage.INTERNAL.order();
    }

    private boolean isSecret(@Nullable String given) {
        return given != null
                && MessageDigest.isEqual(secret, given.getBytes(StandardCharsets.UTF_8));
    }
}
