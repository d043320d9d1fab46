package io.alliancehub.gateway.edge;

/**
 * The stages of a request, in their order. The first two are web filters around everything the
 * gateway answers; the others are filters of the one route {@code /v1/**}, of which the last is
 * terminal: Spring Cloud Gateway's own forwarding never runs (ADR 0050).
 */
public enum EdgeStage {
    /** Gives the request its id, which every answer carries. */
    REQUEST_ID,
    /** Refuses whoever asks for the hub's own without its secret. */
    INTERNAL,
    /** Traces what comes from here on. */
    TRACE,
    /** Refuses what comes while the gateway is full or shuts down. */
    CAPACITY,
    /** Authenticates, admits, relays. */
    OPENAI;

    /** For Spring: lower runs earlier, and all before the gateway's own routing filters. */
    public int order() {
        return -1_000 + ordinal();
    }
}
