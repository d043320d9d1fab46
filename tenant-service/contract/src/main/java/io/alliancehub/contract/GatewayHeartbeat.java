package io.alliancehub.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A gateway's sign of life: written each second to {@link RedisNames#gateway} with a life of {@link
 * #TTL_SECONDS}, its id kept in the set {@link RedisNames#GATEWAYS}. Its counters only grow, from
 * the gateway's start on; whoever reads two heartbeats makes rates of them.
 *
 * @param startedAt another one after each start: the counters began anew
 * @param at when it was written, by the gateway's own clock
 * @param tenants the banks that have called, the busiest first, at most {@link #TENANTS_MAX}
 * @param circuits members that this gateway leaves alone, by id, and why
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record GatewayHeartbeat(
        String gatewayId,
        Instant startedAt,
        Instant at,
        List<Traffic> tenants,
        Map<String, String> circuits) {
    /** Seconds after which a silent gateway is gone. */
    public static final int TTL_SECONDS = 5;

    /** Most banks in one heartbeat. */
    public static final int TENANTS_MAX = 1_000;

    /** Upper bounds of {@link Traffic#firstTokens}; what took longer is counted in one more. */
    public static final List<Long> FIRST_TOKEN_MILLIS =
            List.of(
                    5L, 10L, 20L, 30L, 50L, 75L, 100L, 150L, 200L, 300L, 500L, 750L, 1_000L, 1_500L,
                    2_000L, 3_000L, 5_000L, 7_500L, 10_000L, 20_000L, 60_000L);

    public GatewayHeartbeat {
        tenants = List.copyOf(tenants);
        circuits = Map.copyOf(circuits);
    }

    /**
     * What one bank has called.
     *
     * @param openRequests admitted and not ended
     * @param requests admitted
     * @param promptTokens of answers that have begun
     * @param completionTokens that came from members
     * @param errors answers that failed, and refusals that are not the caller's fault
     * @param refusals by the code that the caller was told
     * @param firstTokens times to the first token, by {@link #FIRST_TOKEN_MILLIS}
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Traffic(
            TenantId tenant,
            long openRequests,
            long requests,
            long promptTokens,
            long completionTokens,
            long errors,
            Map<String, Long> refusals,
            List<Long> firstTokens) {
        public Traffic {
            refusals = Map.copyOf(refusals);
            firstTokens = List.copyOf(firstTokens);
        }
    }
}
