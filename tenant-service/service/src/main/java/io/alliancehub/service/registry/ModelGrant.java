package io.alliancehub.service.registry;

import io.alliancehub.contract.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A bank's right to call a model that is not its own.
 *
 * @param grantedBy who gave it; absent where that was not kept
 */
public record ModelGrant(
        String alias, TenantId tenantId, Instant grantedAt, @Nullable String grantedBy) {}
