package io.alliancehub.service.audit;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody did.
 *
 * @param tenantId the bank concerned; {@code @alliance} for the alliance itself
 * @param position place in that chain, from 1
 * @param before the subject's record before, as JSON
 * @param after its record after, as JSON
 * @param hash covers this record and the hash of the one before it
 */
public record AuditRecord(
        String tenantId,
        long position,
        Instant at,
        String actor,
        String action,
        String subject,
        @JsonRawValue @Schema(type = "object") @Nullable String before,
        @JsonRawValue @Schema(type = "object") @Nullable String after,
        @Nullable String reason,
        @Nullable String requestId,
        String previousHash,
        String hash) {}
