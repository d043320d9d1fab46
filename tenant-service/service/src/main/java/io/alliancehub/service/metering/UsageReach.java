package io.alliancehub.service.metering;

import io.alliancehub.contract.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * Whose calls a question is about.
 *
 * @param bank null for all banks, which is for the alliance's people alone
 */
public record UsageReach(@Nullable TenantId bank) {
    /** Every bank's. */
    public static final UsageReach ALL_BANKS = new UsageReach(null);

    /** One bank's. */
    public static UsageReach of(TenantId bank) {
        return new UsageReach(bank);
    }
}
