package io.alliancehub.service.billing;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.job.Job;
import io.alliancehub.service.job.JobState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A recount that somebody has asked for.
 *
 * @param done calls that are counted
 * @param total calls of the month; absent until it runs
 * @param result present once it is done
 */
record RecountJob(
        String id,
        TenantId tenantId,
        String month,
        JobState state,
        long done,
        @Nullable Long total,
        String requestedBy,
        Instant requestedAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable RecountResult result) {
    static RecountJob of(Job job, JsonMapper json) {
        return new RecountJob(
                job.id(),
                new TenantId(job.tenantId()),
                job.subject(),
                job.state(),
                job.done(),
                job.total(),
                job.requestedBy(),
                job.requestedAt(),
                job.startedAt(),
                job.endedAt(),
                job.result() == null ? null : json.readValue(job.result(), RecountResult.class));
    }
}
