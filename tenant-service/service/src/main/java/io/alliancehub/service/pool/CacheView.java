package io.alliancehub.service.pool;

import io.alliancehub.contract.CacheReport;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The members' caches as the operator sees them: what is there, what is wanted, what was erased.
 *
 * @param erasures the latest first
 */
public record CacheView(
        List<MemberCache> members,
        List<QuotaView> quotas,
        List<PrefixView> prefixes,
        List<Erasure> erasures) {
    public CacheView {
        members = List.copyOf(members);
        quotas = List.copyOf(quotas);
        prefixes = List.copyOf(prefixes);
        erasures = List.copyOf(erasures);
    }

    /**
     * The caches of one member that is alive.
     *
     * @param failure why it reported nothing; null where it did
     */
    public record MemberCache(String memberId, @Nullable String failure, List<ModelCache> models) {
        public MemberCache {
            models = List.copyOf(models);
        }
    }

    /**
     * The cache of one model on a member.
     *
     * @param name the weights' name in the registry; null where they are not registered
     * @param aliases what callers call them
     */
    public record ModelCache(
            String baseDigest,
            @Nullable String name,
            List<String> aliases,
            long blocksTotal,
            List<CacheReport.Zone> zones) {
        public ModelCache {
            aliases = List.copyOf(aliases);
            zones = List.copyOf(zones);
        }
    }

    /**
     * What a bank is to be sure of and may not exceed.
     *
     * @param ceiling null for as much as there is
     * @param deliveries one for each member alive that serves the model
     */
    public record QuotaView(
            String zone,
            String baseDigest,
            int floor,
            @Nullable Integer ceiling,
            String by,
            Instant at,
            String reason,
            List<Delivery> deliveries) {
        public QuotaView {
            deliveries = List.copyOf(deliveries);
        }
    }

    /**
     * A prefix that every bank is to be able to read.
     *
     * @param system its text
     * @param tokens of it as the model's template writes them; null while no member has it
     * @param blocks full blocks of them, which are shared; null while no member has it
     * @param deliveries one for each member alive that serves the model
     */
    public record PrefixView(
            String name,
            String baseDigest,
            String system,
            String systemDigest,
            @Nullable Integer tokens,
            @Nullable Integer blocks,
            String by,
            Instant at,
            String reason,
            List<Delivery> deliveries) {
        public PrefixView {
            deliveries = List.copyOf(deliveries);
        }
    }

    /**
     * How far an order has come on one member.
     *
     * @param failure why it is not applied, where that is known
     */
    public record Delivery(String memberId, DeliveryState state, @Nullable String failure) {}

    /** Whether a member has what is wanted. */
    public enum DeliveryState {
        /** It reports what is wanted. */
        APPLIED,
        /** It has not been told yet. */
        PENDING,
        /** It refused, or cannot be asked; it is told again. */
        FAILED
    }
}
