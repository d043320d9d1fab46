package io.alliancehub.contract;

import java.util.Objects;

/**
 * What a zone of one member is sure of, and what it may not exceed, in blocks of keys and values.
 *
 * @param zone the bank whose zone it is
 * @param baseDigest the model whose blocks are counted
 * @param floor blocks that others leave to it
 * @param ceiling the most that it may have
 */
public record ZoneQuotaOrder(TenantId zone, String baseDigest, int floor, int ceiling) {
    /** Refuses what no pool could grant with IllegalArgumentException. */
    public ZoneQuotaOrder {
        Objects.requireNonNull(zone, "zone");
        ZoneOrders.checkDigest(baseDigest);
        if (floor < 0 || ceiling < 1 || floor > ceiling) {
            throw new IllegalArgumentException("floor must be from 0 to ceiling, ceiling from 1");
        }
    }
}
