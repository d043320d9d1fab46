package io.alliancehub.service.job;

import io.alliancehub.service.storage.ClearingTransactions;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/** Rows of jobs. */
@Component
final class JobRepository {
    private final TenantTransactions transactions;
    private final ClearingTransactions clearing;

    JobRepository(TenantTransactions transactions, ClearingTransactions clearing) {
        this.transactions = transactions;
        this.clearing = clearing;
    }

    /** False where the same work is open already. */
    boolean insert(Job job) {
        return transactions.call(
                job.scope(),
                jdbc ->
                        jdbc.sql(
                                                """
                                                insert into job (tenant_id, id, kind, subject,
                                                    state, batch_id, requested_by, requested_at)
                                                values (?, ?, ?, ?, 'QUEUED', ?, ?, ?)
                                                on conflict do nothing
                                                """)
                                        .param(job.tenantId())
                                        .param(job.id())
                                        .param(job.kind())
                                        .param(job.subject())
                                        .param(job.batchId())
                                        .param(job.requestedBy())
                                        .param(Columns.time(job.requestedAt()))
                                        .update()
                                == 1);
    }

    /** The open job of this kind and subject, locked until the transaction ends. */
    Optional<Job> lockOpen(Scope scope, String kind, String subject) {
        return transactions.call(
                scope,
                jdbc ->
                        jdbc.sql(
                                        """
                                        select * from job
                                        where tenant_id = ? and kind = ? and subject = ?
                                            and state in ('QUEUED', 'RUNNING')
                                        for no key update
                                        """)
                                .param(scope.value())
                                .param(kind)
                                .param(subject)
                                .query((row, index) -> read(row))
                                .optional());
    }

    /** How many jobs of a kind are open in a scope. */
    int countOpen(Scope scope, String kind) {
        return transactions.call(
                scope,
                jdbc ->
                        jdbc.sql(
                                        "select count(*) from job where tenant_id = ? and kind = ?"
                                                + " and state in ('QUEUED', 'RUNNING')")
                                .param(scope.value())
                                .param(kind)
                                .query(Integer.class)
                                .single());
    }

    /** Makes an open job a part of a batch. */
    void join(Scope scope, String id, String batchId) {
        transactions.call(
                scope,
                jdbc ->
                        jdbc.sql("update job set batch_id = ? where tenant_id = ? and id = ?")
                                .param(batchId)
                                .param(scope.value())
                                .param(id)
                                .update());
    }

    Optional<Job> find(Scope scope, String id) {
        return transactions.call(
                scope,
                jdbc ->
                        jdbc.sql("select * from job where tenant_id = ? and id = ?")
                                .param(scope.value())
                                .param(id)
                                .query((row, index) -> read(row))
                                .optional());
    }

    /** Newest first. */
    List<Job> list(Scope scope, String kind, String subject, PageRequest page) {
        return transactions.call(
                scope,
                jdbc ->
                        jdbc.sql(
                                        """
                                        select * from job
                                        where tenant_id = ? and kind = ? and subject = ?
                                            and (requested_at, id) < (?, ?)
                                        order by requested_at desc, id desc limit ?
                                        """)
                                .param(scope.value())
                                .param(kind)
                                .param(subject)
                                .param(page.afterDescending())
                                .param(page.afterId())
                                .param(page.rows())
                                .query((row, index) -> read(row))
                                .list());
    }

    /** The newest job of each subject that has any. */
    List<Job> latest(Scope scope, String kind, Collection<String> subjects) {
        return transactions.call(
                scope,
                jdbc ->
                        jdbc.sql(
                                        """
                                        select distinct on (subject) * from job
                                        where tenant_id = ? and kind = ? and subject = any (?)
                                        order by subject, requested_at desc, id desc
                                        """)
                                .param(scope.value())
                                .param(kind)
                                .param(subjects.toArray(String[]::new))
                                .query((row, index) -> read(row))
                                .list());
    }

    /** Cross-bank: the newest job on a subject of each of these scopes that has any. */
    List<Job> latestOfAll(Collection<Scope> scopes, String kind, String subject) {
        return clearing.call(
                jdbc ->
                        jdbc.sql(
                                        """
                                        select distinct on (tenant_id) * from job
                                        where tenant_id = any (?) and kind = ? and subject = ?
                                        order by tenant_id, requested_at desc, id desc
                                        """)
                                .param(scopes.stream().map(Scope::value).toArray(String[]::new))
                                .param(kind)
                                .param(subject)
                                .query((row, index) -> read(row))
                                .list());
    }

    /** Cross-bank: the jobs of a batch, by bank. */
    List<Job> batch(String batchId, int limit) {
        return clearing.call(
                jdbc ->
                        jdbc.sql("select * from job where batch_id = ? order by tenant_id limit ?")
                                .param(batchId)
                                .param(limit)
                                .query((row, index) -> read(row))
                                .list());
    }

    /** Cancels a job that waits, and asks one that runs to end. */
    void cancel(Scope scope, String id, Instant now) {
        transactions.call(
                scope,
                jdbc ->
                        jdbc.sql(
                                        """
                                        update job set cancel_requested = true,
                                            state = case state when 'QUEUED' then 'CANCELLED'
                                                else state end,
                                            ended_at = case state when 'QUEUED' then ?
                                                else ended_at end
                                        where tenant_id = ? and id = ?
                                            and state in ('QUEUED', 'RUNNING')
                                        """)
                                .param(Columns.time(now))
                                .param(scope.value())
                                .param(id)
                                .update());
    }

    /** Cross-bank: takes the job that has waited longest and may run; empty where none may. */
    Optional<Job> claim(Collection<String> kinds, Instant now) {
        try {
            return clearing.call(
                    jdbc ->
                            jdbc.sql(
                                            """
                                            update job set state = 'RUNNING', started_at = :now,
                                                beat_at = :now
                                            where (tenant_id, id) = (
                                                select q.tenant_id, q.id from job q
                                                where q.state = 'QUEUED' and q.kind = any (:kinds)
                                                    and not exists (select 1 from job r
                                                        where r.tenant_id = q.tenant_id
                                                            and r.kind = q.kind
                                                            and r.state = 'RUNNING')
                                                order by q.requested_at, q.id
                                                limit 1 for update of q skip locked)
                                            returning *
                                            """)
                                    .param("now", Columns.time(now))
                                    .param("kinds", kinds.toArray(String[]::new))
                                    .query((row, index) -> read(row))
                                    .optional());
        } catch (DuplicateKeyException e) {
            // Another replica has just begun one of the same bank: this one waits.
            return Optional.empty();
        }
    }

    /** Stores how far a running job is; the state in which it is to end, null where it goes on. */
    @Nullable JobState beat(Job job, Progress progress, Instant now) {
        return transactions.call(
                job.scope(),
                jdbc ->
                        jdbc.sql(
                                        """
                                        update job set beat_at = ?, done = ?, total = ?
                                        where tenant_id = ? and id = ? and state = 'RUNNING'
                                        returning cancel_requested
                                        """)
                                .param(Columns.time(now))
                                .param(progress.done())
                                .param(progress.total())
                                .param(job.tenantId())
                                .param(job.id())
                                .query(Boolean.class)
                                .optional()
                                .map(cancelled -> cancelled ? Stop.CANCELLED : Stop.NONE)
                                .orElse(Stop.INTERRUPTED)
                                .state());
    }

    /** Keeps how a running job ended. */
    void end(Job job, Progress progress, JobState state, @Nullable String result, Instant now) {
        transactions.call(
                job.scope(),
                jdbc ->
                        jdbc.sql(
                                        """
                                        update job set state = ?, result = ?::json, done = ?,
                                            total = ?, ended_at = ?
                                        where tenant_id = ? and id = ? and state = 'RUNNING'
                                        """)
                                .param(state.name())
                                .param(result)
                                .param(progress.done())
                                .param(progress.total())
                                .param(Columns.time(now))
                                .param(job.tenantId())
                                .param(job.id())
                                .update());
    }

    /** Cross-bank: gives up the jobs that nobody has been heard to run since a moment. */
    int giveUp(Instant unheardSince, Instant now) {
        return clearing.call(
                jdbc ->
                        jdbc.sql(
                                        "update job set state = 'INTERRUPTED', ended_at = ? where"
                                                + " state = 'RUNNING' and beat_at < ?")
                                .param(Columns.time(now))
                                .param(Columns.time(unheardSince))
                                .update());
    }

    private static Job read(ResultSet row) throws SQLException {
        return new Job(
                row.getString("tenant_id"),
                row.getString("id"),
                row.getString("kind"),
                row.getString("subject"),
                JobState.valueOf(row.getString("state")),
                row.getString("batch_id"),
                row.getString("requested_by"),
                Columns.instant(row, "requested_at"),
                Columns.instantOrNull(row, "started_at"),
                Columns.instantOrNull(row, "ended_at"),
                row.getLong("done"),
                row.getObject("total", Long.class),
                row.getString("result"));
    }

    /** What a beat finds in the row. */
    private enum Stop {
        NONE(null),
        CANCELLED(JobState.CANCELLED),
        INTERRUPTED(JobState.INTERRUPTED);

        private final @Nullable JobState state;

        Stop(@Nullable JobState state) {
            this.state = state;
        }

        @Nullable JobState state() {
            return state;
        }
    }
}
