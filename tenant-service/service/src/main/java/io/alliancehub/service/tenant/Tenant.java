package io.alliancehub.service.tenant;

import io.alliancehub.contract.TenantId;
import java.time.Instant;

/** A bank of the alliance. */
public record Tenant(TenantId id, String name, TenantStatus status, Instant createdAt) {}
