package io.alliancehub.service.job;

import io.alliancehub.service.settings.JobThreads;
import io.alliancehub.service.storage.Columns;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import tools.jackson.databind.json.JsonMapper;

/*
 * Runs jobs, a few at a time. Replicas share the work: whoever claims a row first runs it, and says
 * each second that it still does. A job whose runner is not heard for half a minute is marked as
 * interrupted by any of them; one that only waited is taken up by the next. Cancelling goes over
 * the row as well, so it reaches the replica that runs the job.
 */
/** Runs the jobs that wait. */
@Component
final class JobRunner {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);
    private static final Duration UNHEARD = Duration.ofSeconds(30);
    private final JobRepository repository;
    private final Map<String, JobWork> works;
    private final JobThreads threads;
    private final JsonMapper json;
    private final Clock clock;
    private final Map<String, Running> running = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    JobRunner(
            JobRepository repository,
            List<JobWork> works,
            JobThreads threads,
            JsonMapper json,
            Clock clock) {
        this.repository = repository;
        this.works = works.stream().collect(Collectors.toMap(JobWork::kind, Function.identity()));
        this.threads = threads;
        this.json = json;
        this.clock = clock;
    }

    /** Looks for work on one of the job threads; where all are busy, they look themselves. */
    @Scheduled(fixedDelay = 5, initialDelay = 2, timeUnit = TimeUnit.SECONDS)
    void wake() {
        threads.execute(this::runAll);
    }

    /** Stores how far the running jobs are, and hears which are to end. */
    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void beat() {
        try {
            running.values().forEach(this::beat);
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("how far jobs are is not stored: {}", e.toString());
        }
    }

    private void beat(Running one) {
        @Nullable JobState stop = repository.beat(one.job(), one.progress(), Columns.now(clock));
        if (stop != null) {
            one.progress().stop(stop);
        }
    }

    /** Marks the jobs of programs that are gone. */
    @Scheduled(fixedDelay = 5, timeUnit = TimeUnit.SECONDS)
    void giveUpTheUnheard() {
        Instant now = Columns.now(clock);
        try {
            int gone = repository.giveUp(now.minus(UNHEARD), now);
            if (gone > 0) {
                LOG.warn("{} jobs were interrupted: nobody has been heard to run them", gone);
            }
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("jobs cannot be looked at: {}", e.toString());
        }
    }

    /** Ends a job that was cancelled, where it runs here; elsewhere the next beat does. */
    void cancelled(String id) {
        Running one = running.get(id);
        if (one != null) {
            one.progress().stop(JobState.CANCELLED);
        }
    }

    @EventListener(ContextClosedEvent.class)
    void stop() {
        stopping = true;
        running.values().forEach(one -> one.progress().stop(JobState.INTERRUPTED));
    }

    private void runAll() {
        try {
            Optional<Job> job = claim();
            while (job.isPresent()) {
                run(job.get());
                job = claim();
            }
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("jobs wait for the database: {}", e.toString());
        }
    }

    private Optional<Job> claim() {
        return stopping ? Optional.empty() : repository.claim(works.keySet(), Columns.now(clock));
    }

    private void run(Job job) {
        Progress progress = new Progress();
        running.put(job.id(), new Running(job, progress));
        JobState state = JobState.FAILED;
        @Nullable String result = null;
        try {
            JobWork work = works.get(job.kind());
            result = work == null ? null : json.writeValueAsString(work.run(job, progress));
            state = work == null ? JobState.FAILED : JobState.DONE;
        } catch (JobStopped e) {
            @Nullable JobState wanted = progress.stopped();
            state = wanted == null ? JobState.INTERRUPTED : wanted;
        } catch (RuntimeException e) {
            LOG.error("{}: the job {} failed", job.tenantId(), job.id(), e);
        } finally {
            running.remove(job.id());
            end(job, progress, state, result);
        }
    }

    private void end(Job job, Progress progress, JobState state, @Nullable String result) {
        try {
            repository.end(job, progress, state, result, Columns.now(clock));
        } catch (RuntimeException e) {
            // Not heard any more, so it will be marked as interrupted.
            LOG.error("{}: how the job {} ended is not stored", job.tenantId(), job.id(), e);
        }
    }

    private record Running(Job job, Progress progress) {}
}
