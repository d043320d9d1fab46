package io.alliancehub.contract;

import java.util.Objects;

/**
 * Erase what a member keeps of a bank in the caches of all its models.
 *
 * @param zone the bank whose zone it is
 */
public record ZoneErasureOrder(TenantId zone) {
    /** Refuses an order about nobody with NullPointerException. */
    public ZoneErasureOrder {
        Objects.requireNonNull(zone, "zone");
    }
}
