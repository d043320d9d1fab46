package io.alliancehub.service.audit;

import io.alliancehub.service.job.Job;
import io.alliancehub.service.job.JobState;
import io.alliancehub.service.job.Jobs;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.Scope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/** Asks for the proof of chains, and keeps what earlier ones found. */
@Service
final class ChainProofs {
    private final Jobs jobs;
    private final JsonMapper json;

    ChainProofs(Jobs jobs, JsonMapper json) {
        this.jobs = jobs;
        this.json = json;
    }

    ProofJob request(Scope scope, String subject) {
        return read(jobs.request(scope, ChainWork.KIND, subject));
    }

    ProofJob get(Scope scope, String id) {
        return read(jobs.get(scope, ChainWork.KIND, id));
    }

    ProofJob cancel(Scope scope, String id) {
        return read(jobs.cancel(scope, ChainWork.KIND, id));
    }

    Page<ProofJob> list(Scope scope, String subject, PageRequest page) {
        return jobs.list(scope, ChainWork.KIND, subject, page).map(this::read);
    }

    private ProofJob read(Job job) {
        return new ProofJob(
                job.id(),
                job.subject(),
                job.state(),
                job.done(),
                job.total(),
                job.requestedBy(),
                job.requestedAt(),
                job.endedAt(),
                job.result() == null ? null : json.readValue(job.result(), ChainProof.class));
    }

    /**
     * The proof of chains that somebody has asked for.
     *
     * @param chain a bank's id, {@code @alliance} or {@code @all}
     * @param done records that are looked at
     * @param result present once it is done
     */
    record ProofJob(
            String id,
            String chain,
            JobState state,
            long done,
            @Nullable Long total,
            String requestedBy,
            Instant requestedAt,
            @Nullable Instant endedAt,
            @Nullable ChainProof result) {}
}
