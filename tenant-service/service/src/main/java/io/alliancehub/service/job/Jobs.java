package io.alliancehub.service.job;

import io.alliancehub.service.access.Actor;
import io.alliancehub.service.change.Change;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Cursor;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import io.alliancehub.service.tenant.NewIds;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;

/** Asks for long work, watches it and cancels it. */
@Service
public final class Jobs {
    private static final int OPEN_MAX = 24;
    private static final int BATCH_MAX = 1_000;
    private final JobRepository repository;
    private final JobRunner runner;
    private final TenantTransactions transactions;
    private final NewIds ids;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Jobs(
            JobRepository repository,
            JobRunner runner,
            TenantTransactions transactions,
            NewIds ids,
            ApplicationEventPublisher events,
            Clock clock) {
        this.repository = repository;
        this.runner = runner;
        this.transactions = transactions;
        this.ids = ids;
        this.events = events;
        this.clock = clock;
    }

    /** Asks for work; the job that is open on the same subject, where there is one. */
    public Job request(Scope scope, String kind, String subject) {
        return request(scope, kind, subject, null);
    }

    /**
     * As {@link #request(Scope, String, String)}, together with others.
     *
     * @param batchId names the request; null where the job is alone
     */
    public Job request(Scope scope, String kind, String subject, @Nullable String batchId) {
        return transactions.call(
                scope,
                jdbc -> {
                    Job job = fresh(scope, kind, subject, batchId);
                    transactions.afterCommit(runner::wake);
                    if (repository.insert(job)) {
                        refuseTooMany(scope, kind);
                        events.publishEvent(
                                Change.made(scope, action(kind, "requested"), job.id(), job));
                        return job;
                    }
                    Job open =
                            repository.lockOpen(scope, kind, subject).orElseThrow(Jobs::justEnded);
                    if (batchId != null) {
                        repository.join(scope, open.id(), batchId);
                    }
                    return open;
                });
    }

    /** A new name for jobs that are asked for together. */
    public String newBatch() {
        return ids.next("bat");
    }

    /** The job; a problem where the scope has none of this id and kind. */
    public Job get(Scope scope, String kind, String id) {
        return repository
                .find(scope, id)
                .filter(job -> job.kind().equals(kind))
                .orElseThrow(() -> HubProblem.notFound("job"));
    }

    /** The jobs on a subject, newest first. */
    public Page<Job> list(Scope scope, String kind, String subject, PageRequest page) {
        return Page.of(
                repository.list(scope, kind, subject, page),
                page,
                job -> new Cursor(job.requestedAt(), job.id()));
    }

    /** The newest job of each of these subjects that has any. */
    public List<Job> latest(Scope scope, String kind, Collection<String> subjects) {
        return repository.latest(scope, kind, subjects);
    }

    /** Cross-bank: the newest job on a subject of each of these scopes that has any. */
    public List<Job> latestOfAll(Collection<Scope> scopes, String kind, String subject) {
        return repository.latestOfAll(scopes, kind, subject);
    }

    /** Cross-bank: the jobs that were asked for together, by bank. */
    public List<Job> batch(String batchId) {
        List<Job> jobs = repository.batch(batchId, BATCH_MAX);
        if (jobs.isEmpty()) {
            throw HubProblem.notFound("job");
        }
        return jobs;
    }

    /** Cancels a job that waits, and has one that runs end within seconds. */
    public Job cancel(Scope scope, String kind, String id) {
        return transactions.call(
                scope,
                jdbc -> {
                    Job before = get(scope, kind, id);
                    if (!before.isOpen()) {
                        throw new HubProblem(
                                ProblemCode.CONFLICT,
                                "the job has ended: " + before.state().name());
                    }
                    repository.cancel(scope, id, Columns.now(clock));
                    transactions.afterCommit(() -> runner.cancelled(id));
                    Job after = get(scope, kind, id);
                    events.publishEvent(
                            new Change(scope, action(kind, "cancelled"), id, before, after, null));
                    return after;
                });
    }

    private Job fresh(Scope scope, String kind, String subject, @Nullable String batchId) {
        return new Job(
                scope.value(),
                ids.next("job"),
                kind,
                subject,
                JobState.QUEUED,
                batchId,
                Actor.current().map(Actor::id).orElse("service"),
                Columns.now(clock),
                null,
                null,
                0,
                null,
                null);
    }

    private void refuseTooMany(Scope scope, String kind) {
        if (repository.countOpen(scope, kind) > OPEN_MAX) {
            throw new HubProblem(
                    ProblemCode.CONFLICT,
                    OPEN_MAX + " such jobs wait already; wait for them or cancel some");
        }
    }

    private static HubProblem justEnded() {
        return new HubProblem(ProblemCode.CONFLICT, "the job has just ended; ask again");
    }

    private static String action(String kind, String what) {
        return kind.toLowerCase(Locale.ROOT) + "." + what;
    }
}
