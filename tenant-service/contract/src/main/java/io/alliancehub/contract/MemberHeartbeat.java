package io.alliancehub.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/**
 * A member's sign of life: written each second to {@link RedisNames#member} with a life of {@link
 * #TTL_SECONDS}, its id kept in the set {@link RedisNames#MEMBERS}.
 *
 * @param url base address, for example {@code http://127.0.0.1:7082}
 * @param draining takes no new requests
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record MemberHeartbeat(
        String memberId,
        String url,
        boolean healthy,
        boolean draining,
        List<Load> models,
        String version) {
    /** Seconds after which a silent member is gone. */
    public static final int TTL_SECONDS = 5;

    public MemberHeartbeat {
        models = List.copyOf(models);
    }

    /** The same sign of life of a member that takes no new requests. */
    public MemberHeartbeat drained() {
        return new MemberHeartbeat(memberId, url, healthy, true, models, version);
    }

    /** The load of one model on a member. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Load(
            String baseDigest,
            int running,
            int waiting,
            long kvBlocksTotal,
            long kvBlocksFree,
            long lastStepMillis) {}
}
