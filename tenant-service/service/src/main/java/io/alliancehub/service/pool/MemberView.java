package io.alliancehub.service.pool;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A member as the operator sees it.
 *
 * @param url its address inside the hub
 * @param host the host and port of that
 * @param alive whether its heartbeat is there; one that is not is listed only while it is drained
 * @param draining takes nothing new, by its own decision or the operator's
 * @param drain the operator's decision; null where there is none
 * @param circuits the gateways that leave it alone after failures, and the state of their circuit
 */
public record MemberView(
        String memberId,
        @Nullable String url,
        @Nullable String host,
        boolean alive,
        boolean healthy,
        boolean draining,
        @Nullable Drain drain,
        @Nullable String version,
        List<ModelLoad> models,
        Map<String, String> circuits,
        @Nullable Instant lastHeartbeatAt) {
    public MemberView {
        models = List.copyOf(models);
        circuits = Map.copyOf(circuits);
    }

    /**
     * The load of one model.
     *
     * @param name the weights' name in the registry; null where they are not registered
     * @param aliases what callers call them
     * @param adapters with which the model can be called there
     */
    public record ModelLoad(
            String baseDigest,
            @Nullable String name,
            List<String> aliases,
            int running,
            int waiting,
            long kvBlocksTotal,
            long kvBlocksUsed,
            long lastStepMillis,
            List<AdapterPlace> adapters) {
        public ModelLoad {
            aliases = List.copyOf(aliases);
            adapters = List.copyOf(adapters);
        }
    }

    /**
     * An adapter on a member.
     *
     * @param resident whether it is in memory
     */
    public record AdapterPlace(String digest, boolean resident) {}
}
