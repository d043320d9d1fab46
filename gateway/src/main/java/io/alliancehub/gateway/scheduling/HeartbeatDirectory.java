package io.alliancehub.gateway.scheduling;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.gateway.clients.RedisGoneException;
import io.alliancehub.gateway.clients.RedisLink;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the heartbeats from Redis, once a second. Thread-safe. While Redis is away the last ones
 * are used for as long as a heartbeat lives, then there are none. Members that the operator drains
 * are among them, as such that take nothing new; where the list of those is lost, the last one
 * counts.
 */
public final class HeartbeatDirectory implements MemberDirectory {
    private static final Logger log = LoggerFactory.getLogger(HeartbeatDirectory.class);
    private static final long LIFE_NANOS = MemberHeartbeat.TTL_SECONDS * 1_000_000_000L;

    private final RedisLink redis;
    private final LongSupplier nanoTicker;
    private volatile Reading last;
    private volatile Set<String> drained = Set.of();

    private record Reading(List<MemberHeartbeat> members, long at) {}

    /** Over one connection. */
    public HeartbeatDirectory(RedisLink redis, LongSupplier nanoTicker) {
        this.redis = redis;
        this.nanoTicker = nanoTicker;
        this.last = new Reading(List.of(), nanoTicker.getAsLong());
    }

    /** Reads anew; due each second. Never throws. */
    public void refresh() {
        try {
            drained = redis.get(RedisNames.DRAINED).map(this::drained).orElse(drained);
            List<String> keys =
                    redis.members(RedisNames.MEMBERS).stream().map(RedisNames::member).toList();
            List<MemberHeartbeat> members =
                    redis.getAll(keys).stream()
                            .map(HeartbeatDirectory::read)
                            .flatMap(Optional::stream)
                            .map(it -> drained.contains(it.memberId()) ? it.drained() : it)
                            .toList();
            last = new Reading(members, nanoTicker.getAsLong());
        } catch (RedisGoneException e) {
            log.debug("heartbeats could not be read", e);
        } catch (RuntimeException e) {
            log.warn("heartbeats could not be asked for: {}", e.toString());
        }
    }

    /** What cannot be read changes nothing: a member that is drained stays so. */
    private Set<String> drained(String json) {
        try {
            return Set.of(ContractJson.read(json, String[].class));
        } catch (RuntimeException e) {
            log.warn("the list of drained members could not be understood: {}", e.getClass());
            return drained;
        }
    }

    /** One that cannot be read is no sign of life, and takes nobody else's away. */
    private static Optional<MemberHeartbeat> read(String json) {
        try {
            return Optional.of(ContractJson.read(json, MemberHeartbeat.class));
        } catch (RuntimeException e) {
            log.warn("a heartbeat could not be understood: {}", e.getClass().getName());
            return Optional.empty();
        }
    }

    @Override
    public List<MemberHeartbeat> live() {
        Reading reading = last;
        return nanoTicker.getAsLong() - reading.at() > LIFE_NANOS ? List.of() : reading.members();
    }
}
