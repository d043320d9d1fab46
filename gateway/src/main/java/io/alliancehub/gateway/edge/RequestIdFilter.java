package io.alliancehub.gateway.edge;

import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Gives each request its id and puts it on the answer, whatever that will be. */
public final class RequestIdFilter implements WebFilter, Ordered {
    static final String HEADER = "x-request-id";
    private static final String ATTRIBUTE = RequestIdFilter.class.getName();

    private final RequestIds ids;

    /** With a source of ids. */
    public RequestIdFilter(RequestIds ids) {
        this.ids = ids;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        of(exchange);
        return chain.filter(exchange);
    }

    @Override
    public int getOrder() {
        return EdgeStage.REQUEST_ID.order();
    }

    private void of(ServerWebExchange exchange) {
        String id = ids.next();
        exchange.getAttributes().put(ATTRIBUTE, id);
        exchange.getResponse().getHeaders().set(HEADER, id);
    }

    /** The id of a request that has passed this filter. */
    static String idOf(ServerWebExchange exchange) {
        return exchange.getRequiredAttribute(ATTRIBUTE);
    }
}
