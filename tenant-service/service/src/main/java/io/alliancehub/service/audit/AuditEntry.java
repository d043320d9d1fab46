package io.alliancehub.service.audit;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An {@link AuditRecord} as it is shown: all of it, and what its actor is called.
 *
 * @param actorName absent where the actor is no person, or one whom the reader may not know
 */
record AuditEntry(
        String tenantId,
        long position,
        Instant at,
        String actor,
        @Nullable String actorName,
        String action,
        String subject,
        @JsonRawValue @Schema(type = "object") @Nullable String before,
        @JsonRawValue @Schema(type = "object") @Nullable String after,
        @Nullable String reason,
        @Nullable String requestId,
        String previousHash,
        String hash) {
    static AuditEntry of(AuditRecord record, @Nullable String actorName) {
        return new AuditEntry(
                record.tenantId(),
                record.position(),
                record.at(),
                record.actor(),
                actorName,
                record.action(),
                record.subject(),
                record.before(),
                record.after(),
                record.reason(),
                record.requestId(),
                record.previousHash(),
                record.hash());
    }
}
