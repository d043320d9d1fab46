package io.alliancehub.service.job;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.alliancehub.service.storage.Scope;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Work that somebody has asked for.
 *
 * @param tenantId the bank whose job it is; {@code @alliance} for the alliance
 * @param subject what the work is about, for example a month
 * @param batchId of the request that asked for it together with others; null where it is alone
 * @param total how much there is to do, known once it runs
 * @param result as JSON, where it is done
 */
public record Job(
        String tenantId,
        String id,
        String kind,
        String subject,
        JobState state,
        @Nullable String batchId,
        String requestedBy,
        Instant requestedAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        long done,
        @Nullable Long total,
        @JsonRawValue @Schema(type = "object") @Nullable String result) {
    /** Whether it waits or runs. */
    @JsonIgnore
    public boolean isOpen() {
        return state == JobState.QUEUED || state == JobState.RUNNING;
    }

    /** Whose rows it works on. */
    public Scope scope() {
        return new Scope(tenantId);
    }
}
