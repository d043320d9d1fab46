package io.alliancehub.service.job;

import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.Scope;
import java.util.List;
import org.springframework.stereotype.Service;

/** Reads what earlier jobs found; for the work itself, which knows nothing of asking for work. */
@Service
public final class JobResults {
    private final JobRepository repository;

    JobResults(JobRepository repository) {
        this.repository = repository;
    }

    /** The jobs on a subject that are done, newest first, as far back as one page reaches. */
    public List<Job> done(Scope scope, String kind, String subject) {
        return repository.list(scope, kind, subject, PageRequest.of(null, null)).stream()
                .filter(job -> job.state() == JobState.DONE)
                .toList();
    }
}
