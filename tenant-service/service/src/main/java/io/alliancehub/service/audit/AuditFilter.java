package io.alliancehub.service.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which records are wanted; null where it does not matter. From is included, until is not. */
record AuditFilter(
        @Nullable String tenantId,
        @Nullable String action,
        @Nullable Instant from,
        @Nullable Instant until) {}
