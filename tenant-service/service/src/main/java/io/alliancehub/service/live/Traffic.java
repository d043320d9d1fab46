package io.alliancehub.service.live;

import io.alliancehub.contract.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is called at this moment.
 *
 * @param totals of all banks in {@code tenants}
 * @param tenants the banks that have called lately, the busiest first
 */
record Traffic(Instant at, int gateways, Totals totals, List<BankTraffic> tenants) {
    Traffic {
        tenants = List.copyOf(tenants);
    }

    /** What one bank may see of it. */
    Traffic of(TenantId tenant) {
        List<BankTraffic> own = tenants.stream().filter(it -> it.tenant().equals(tenant)).toList();
        return new Traffic(at, gateways, own.isEmpty() ? Totals.NONE : own.getFirst().all(), own);
    }

    /**
     * Numbers of one bank or of all.
     *
     * @param requestsPerSecond admitted; null until two heartbeats were read
     * @param tokensPerSecond completion tokens
     * @param refusalsPerSecond calls that were refused, for whatever reason
     * @param firstTokenP50Ms of the last ten seconds; null where no answer began in them
     */
    record Totals(
            long openRequests,
            @Nullable Double requestsPerSecond,
            @Nullable Double tokensPerSecond,
            @Nullable Double promptTokensPerSecond,
            @Nullable Double errorsPerSecond,
            @Nullable Double refusalsPerSecond,
            @Nullable Long firstTokenP50Ms) {
        static final Totals NONE = new Totals(0, 0.0, 0.0, 0.0, 0.0, 0.0, null);
    }

    /** One bank's numbers. */
    record BankTraffic(
            TenantId tenant,
            long openRequests,
            @Nullable Double requestsPerSecond,
            @Nullable Double tokensPerSecond,
            @Nullable Double promptTokensPerSecond,
            @Nullable Double errorsPerSecond,
            @Nullable Double refusalsPerSecond,
            @Nullable Long firstTokenP50Ms) {
        static BankTraffic of(TenantId tenant, Totals it) {
            return new BankTraffic(
                    tenant,
                    it.openRequests(),
                    it.requestsPerSecond(),
                    it.tokensPerSecond(),
                    it.promptTokensPerSecond(),
                    it.errorsPerSecond(),
                    it.refusalsPerSecond(),
                    it.firstTokenP50Ms());
        }

        Totals all() {
            return new Totals(
                    openRequests,
                    requestsPerSecond,
                    tokensPerSecond,
                    promptTokensPerSecond,
                    errorsPerSecond,
                    refusalsPerSecond,
                    firstTokenP50Ms);
        }
    }
}
