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
public final class ServingMembers {
    private final HubRedis redis;

    ServingMembers(HubRedis redis) {
        this.redis = redis;
    }

    /** The heartbeats that are there; empty where they cannot be read. */
    public Optional<List<MemberHeartbeat>> read() {
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
     * @param registered of the members, those that have the model's adapter; absent where it has
     *     none
     * @param resident of these, those that have it in memory
     */
    record Health(
            int members,
            int serving,
            @Nullable Integer running,
            @Nullable Integer waiting,
            @Nullable Integer registered,
            @Nullable Integer resident) {
        static Health of(List<MemberHeartbeat> heartbeats, Model model, Viewer viewer) {
            @Nullable AdapterFacts adapter = model.adapter();
            @Nullable String digest = adapter == null ? null : adapter.digest();
            int registered = 0;
            int resident = 0;
            int members = 0;
            int serving = 0;
            int running = 0;
            int waiting = 0;
            for (MemberHeartbeat heartbeat : heartbeats) {
                for (MemberHeartbeat.Load load : heartbeat.models()) {
                    if (load.baseDigest().equals(model.baseDigest())) {
                        members++;
                        serving += heartbeat.healthy() && !heartbeat.draining() ? 1 : 0;
                        running += load.running();
                        waiting += load.waiting();
                        registered += load.hasAdapter(digest) ? 1 : 0;
                        resident += load.hasResident(digest) ? 1 : 0;
                    }
                }
            }
            boolean whole = viewer.isOfAlliance();
            return new Health(
                    members,
                    serving,
                    whole ? running : null,
                    whole ? waiting : null,
                    digest == null ? null : registered,
                    digest == null ? null : resident);
        }
    }
}
