package io.alliancehub.service.registry;

import io.alliancehub.contract.TenantId;
import java.time.Instant;

/** A bank's right to call a model that is not its own. */
public record ModelGrant(String alias, TenantId tenantId, Instant grantedAt) {}
