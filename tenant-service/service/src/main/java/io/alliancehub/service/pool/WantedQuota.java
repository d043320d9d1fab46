package io.alliancehub.service.pool;

import io.alliancehub.contract.TenantId;
import io.alliancehub.contract.ZoneQuotaOrder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a bank is to be sure of on each member that serves a model, and may not exceed there.
 *
 * @param ceiling null for as much as there is
 */
record WantedQuota(
        TenantId zone,
        String baseDigest,
        int floor,
        @Nullable Integer ceiling,
        String orderedBy,
        Instant orderedAt,
        String reason) {
    /** Nothing is promised and nothing is forbidden: as if there were no quota. */
    static boolean isOpen(ZoneQuotaOrder order) {
        return order.floor() == 0 && order.ceiling() == Integer.MAX_VALUE;
    }

    /** The order that takes a quota back. */
    static ZoneQuotaOrder open(TenantId zone, String baseDigest) {
        return new ZoneQuotaOrder(zone, baseDigest, 0, Integer.MAX_VALUE);
    }

    ZoneQuotaOrder order() {
        return new ZoneQuotaOrder(
                zone, baseDigest, floor, ceiling == null ? Integer.MAX_VALUE : ceiling);
    }
}
