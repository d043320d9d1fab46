package io.alliancehub.service.registry;

import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.MemberHeartbeat;
import io.alliancehub.contract.RedisNames;
import io.alliancehub.service.redis.HubRedis;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which members serve a model now, from the heartbeats in Redis; unknown where Redis is gone. */
@Component
final class ServingMembers {
    private final HubRedis redis;

    ServingMembers(HubRedis redis) {
        this.redis = redis;
    }

    /** The heartbeats that are there; empty where they cannot be read. */
    Optional<List<MemberHeartbeat>> read() {
        try {
            String[] keys =
                    redis.commands().smembers(RedisNames.MEMBERS).stream()
                            .map(RedisNames::member)
                            .toArray(String[]::new);
            if (keys.length == 0) {
                return Optional.of(List.of());
            }
            return Optional.of(
                    redis.commands().mget(keys).stream()
                            .filter(KeyValue::hasValue)
                            .map(it -> ContractJson.read(it.getValue(), MemberHeartbeat.class))
                            .toList());
        } catch (RedisException e) {
            return Optional.empty();
        }
    }

    /**
     * How a model is served.
     *
     * @param members that have its weights
     * @param serving those of them that are healthy and take requests
     * @param running requests in work on them; absent for a bank, whom others' requests do not
     *     concern
     * @param waiting likewise
     */
    record Health(int members, int serving, @Nullable Integer running, @Nullable Integer waiting) {
        static Health of(List<MemberHeartbeat> heartbeats, String baseDigest, Viewer viewer) {
            int members = 0;
            int serving = 0;
            int running = 0;
            int waiting = 0;
            for (MemberHeartbeat heartbeat : heartbeats) {
                for (MemberHeartbeat.Load load : heartbeat.models()) {
                    if (load.baseDigest().equals(baseDigest)) {
                        members++;
                        serving += heartbeat.healthy() && !heartbeat.draining() ? 1 : 0;
                        running += load.running();
                        waiting += load.waiting();
                    }
                }
            }
            return viewer.isOfAlliance()
                    ? new Health(members, serving, running, waiting)
                    : new Health(members, serving, null, null);
        }
    }
}
