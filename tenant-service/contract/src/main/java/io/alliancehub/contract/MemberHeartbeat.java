package io.alliancehub.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /**
     * The load of one model on a member.
     *
     * @param adapters the adapters with which the model can be called there; null from members that
     *     did not tell
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Load(
            String baseDigest,
            int running,
            int waiting,
            long kvBlocksTotal,
            long kvBlocksFree,
            long lastStepMillis,
            @Nullable List<Adapter> adapters) {
        public Load {
            adapters = adapters == null ? List.of() : List.copyOf(adapters);
        }

        /** The load of a model that is called without adapters. */
        public Load(
                String baseDigest,
                int running,
                int waiting,
                long kvBlocksTotal,
                long kvBlocksFree,
                long lastStepMillis) {
            this(
                    baseDigest,
                    running,
                    waiting,
                    kvBlocksTotal,
                    kvBlocksFree,
                    lastStepMillis,
                    List.of());
        }

        /** Whether the model can be called there with the adapter; false where it is null. */
        public boolean hasAdapter(@Nullable String digest) {
            return adapter(digest) != null;
        }

        /** Whether the adapter is in memory there, so that a call need not wait for it. */
        public boolean hasResident(@Nullable String digest) {
            Adapter found = adapter(digest);
            return found != null && found.resident();
        }

        private @Nullable Adapter adapter(@Nullable String digest) {
            if (digest != null && adapters != null) {
                for (Adapter it : adapters) {
                    if (it.digest().equals(digest)) {
                        return it;
                    }
                }
            }
            return null;
        }
    }

    /**
     * An adapter that a member has.
     *
     * @param digest SHA-256 of its file
     * @param resident whether it is in memory
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Adapter(String digest, boolean resident) {}
}
