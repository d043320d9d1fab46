package io.alliancehub.gateway.live;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.GatewayHeartbeat;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.gateway.clients.RedisGoneException;
import io.alliancehub.gateway.clients.RedisLink;
import io.alliancehub.gateway.clients.RedisWrite;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes this gateway's heartbeat and the refusals that wait, in one go. */
public final class Pulse {
    private static final Logger log = LoggerFactory.getLogger(Pulse.class);
    private static final Duration LIFE = Duration.ofSeconds(GatewayHeartbeat.TTL_SECONDS);

    private final RedisLink redis;
    private final TrafficCounters traffic;
    private final RefusalTally refusals;
    private final Supplier<Map<String, String>> circuits;
    private final Clock clock;
    private final String gatewayId;
    private final Instant startedAt;

    /** What it tells of. */
    public record Sources(
            TrafficCounters traffic,
            RefusalTally refusals,
            Supplier<Map<String, String>> circuits) {}

    /**
     * @param gatewayId stable over restarts
     */
    public Pulse(RedisLink redis, Sources sources, Clock clock, String gatewayId) {
        this.redis = redis;
        this.traffic = sources.traffic();
        this.refusals = sources.refusals();
        this.circuits = sources.circuits();
        this.clock = clock;
        this.gatewayId = gatewayId;
        this.startedAt = clock.instant();
    }

    /** Due each second. Never throws. */
    public void beat() {
        Map<RefusalTally.Cell, Long> counts = refusals.take();
        List<RedisWrite> writes = new ArrayList<>();
        writes.add(new RedisWrite.Member(RedisNames.GATEWAYS, gatewayId));
        writes.add(new RedisWrite.Put(RedisNames.gateway(gatewayId), heartbeat(), LIFE));
        writes.addAll(RefusalTally.writes(counts));
        try {
            redis.write(writes);
        } catch (RedisGoneException e) {
            // Counted again where that is sure to be right: rather too few than too many.
            if (e.fate() == RedisGoneException.Fate.NOT_SENT) {
                refusals.putBack(counts);
            }
            log.debug("the heartbeat could not be written", e);
        }
    }

    private String heartbeat() {
        return ContractJson.write(
                new GatewayHeartbeat(
                        gatewayId, startedAt, clock.instant(), traffic.now(), circuits.get()));
    }
}
