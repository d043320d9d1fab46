package io.alliancehub.service.storage;

import io.alliancehub.contract.TenantId;

/**
 * Whose rows a transaction may touch: one bank's, or those of the alliance itself.
 *
 * @param value a tenant id, or a word that cannot be one
 */
public record Scope(String value) {
    /** The alliance's own rows; none of a bank. */
    public static final Scope ALLIANCE = new Scope("@alliance");

    /** The rows of one bank. */
    public static Scope of(TenantId tenant) {
        return new Scope(tenant.value());
    }

    @Override
    public String toString() {
        return value;
    }
}
