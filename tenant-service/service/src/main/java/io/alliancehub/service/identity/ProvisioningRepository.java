package io.alliancehub.service.identity;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.storage.ClearingTransactions;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Rows of what the directory has yet to be told. */
@Component
final class ProvisioningRepository {
    /** Longer than all calls for one subject may take together. */
    static final Duration LEASE = Duration.ofMinutes(3);

    private static final int FAILING_MAX = 50;
    private final TenantTransactions transactions;
    private final ClearingTransactions clearing;
    private final Clock clock;

    ProvisioningRepository(
            TenantTransactions transactions, ClearingTransactions clearing, Clock clock) {
        this.transactions = transactions;
        this.clearing = clearing;
        this.clock = clock;
    }

    /** Within the change's own transaction. What failed before is tried again at once. */
    void add(Scope scope, Subject.Kind kind, String id) {
        transactions.call(
                scope,
                jdbc ->
                        jdbc.sql(
                                        """
                                        insert into provisioning
                                            (tenant_id, kind, subject, waiting_from, due_at)
                                        values (:scope, :kind, :id, :now, :now)
                                        on conflict (kind, subject) do update
                                        set change = provisioning.change + 1, due_at = :now,
                                            attempts = 0
                                        """)
                                .param("scope", scope.value())
                                .param("kind", kind.name())
                                .param("id", id)
                                .param("now", Columns.time(Columns.now(clock)))
                                .update());
    }

    /** All people and service accounts of a bank, within the change's own transaction. */
    void addAllOf(TenantId tenant) {
        transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                        """
                                        insert into provisioning
                                            (tenant_id, kind, subject, waiting_from, due_at)
                                        select tenant_id, 'PERSON', id, :now, :now from person
                                        where tenant_id = :tenant
                                        union all
                                        select tenant_id, 'SERVICE_ACCOUNT', id, :now, :now
                                        from api_key
                                        where tenant_id = :tenant and kind = 'SERVICE_ACCOUNT'
                                        on conflict (kind, subject) do update
                                        set change = provisioning.change + 1, due_at = :now,
                                            attempts = 0
                                        """)
                                .param("tenant", tenant.value())
                                .param("now", Columns.time(Columns.now(clock)))
                                .update());
    }

    /** Cross-bank: takes the subject that is due the longest; nobody else gets it for a while. */
    Optional<Claim> claim() {
        // A subquery that skips what is locked may run once for each row of a plan, and takes
        // another row each time; this one runs once.
        Instant now = Columns.now(clock);
        Instant until = now.plus(LEASE);
        return clearing.call(
                jdbc ->
                        jdbc.sql(
                                        """
                                        with taken as materialized (
                                            select kind, subject from provisioning
                                            where due_at <= :now
                                                and (leased_until is null or leased_until <= :now)
                                            order by due_at limit 1 for update skip locked)
                                        update provisioning p set leased_until = :until
                                        from taken
                                        where p.kind = taken.kind and p.subject = taken.subject
                                        returning p.tenant_id, p.kind, p.subject, p.change,
                                            p.attempts
                                        """)
                                .param("until", Columns.time(until))
                                .param("now", Columns.time(now))
                                .query(
                                        (row, index) ->
                                                new Claim(
                                                        new Subject(
                                                                new Scope(
                                                                        row.getString("tenant_id")),
                                                                Subject.Kind.valueOf(
                                                                        row.getString("kind")),
                                                                row.getString("subject")),
                                                        row.getLong("change"),
                                                        row.getInt("attempts"),
                                                        until))
                                .optional());
    }

    /** Cross-bank: takes the row away, or has it performed again where something came between. */
    void done(Claim claim) {
        clearing.call(
                jdbc ->
                        jdbc.sql(
                                        """
                                        with gone as (
                                            delete from provisioning
                                            where kind = :kind and subject = :id
                                                and change = :change and leased_until = :until
                                            returning 1)
                                        insert into provisioning
                                            (tenant_id, kind, subject, waiting_from, due_at)
                                        select :scope, :kind, :id, :now, :now
                                        where not exists (select 1 from gone)
                                        on conflict (kind, subject) do update
                                        set leased_until = null, due_at = :now
                                        """)
                                .param("kind", claim.subject().kind().name())
                                .param("id", claim.subject().id())
                                .param("change", claim.change())
                                .param("until", Columns.time(claim.until()))
                                .param("scope", claim.subject().scope().value())
                                .param("now", Columns.time(Columns.now(clock)))
                                .update());
    }

    /** Cross-bank: gives a subject back to be tried again, unless a change has made it due. */
    void postpone(Claim claim, int attempts, Instant dueAt, String error) {
        clearing.call(
                jdbc ->
                        jdbc.sql(
                                        """
                                        update provisioning
                                        set leased_until = null, last_error = :error,
                                            due_at = case when change = :change then :due
                                                else due_at end,
                                            attempts = case when change = :change then :attempts
                                                else attempts end
                                        where kind = :kind and subject = :id
                                            and leased_until = :until
                                        """)
                                .param("error", error)
                                .param("change", claim.change())
                                .param("due", Columns.time(dueAt))
                                .param("attempts", attempts)
                                .param("kind", claim.subject().kind().name())
                                .param("id", claim.subject().id())
                                .param("until", Columns.time(claim.until()))
                                .update());
    }

    /** Cross-bank: adds every subject there is, where that was not done since {@code before}. */
    boolean addEverything(Instant before) {
        return clearing.call(
                jdbc -> {
                    Instant now = Columns.now(clock);
                    int first =
                            jdbc.sql(
                                            """
                                            insert into provisioning_sweep values (true, :now)
                                            on conflict (one) do update set swept_at = :now
                                            where provisioning_sweep.swept_at < :before
                                            """)
                                    .param("now", Columns.time(now))
                                    .param("before", Columns.time(before))
                                    .update();
                    if (first == 0) {
                        return false;
                    }
                    jdbc.sql(
                                    """
                                    insert into provisioning
                                        (tenant_id, kind, subject, waiting_from, due_at)
                                    select tenant_id, 'BANK', tenant_id, :now, :now from tenant
                                    union all
                                    select tenant_id, 'PERSON', id, :now, :now from person
                                    union all
                                    select tenant_id, 'SERVICE_ACCOUNT', id, :now, :now
                                    from api_key where kind = 'SERVICE_ACCOUNT'
                                    on conflict do nothing
                                    """)
                            .param("now", Columns.time(now))
                            .update();
                    return true;
                });
    }

    /** Cross-bank: what waits, of all banks. */
    Waiting waiting() {
        return clearing.call(
                jdbc ->
                        jdbc.sql("select count(*), min(waiting_from) as oldest from provisioning")
                                .query(
                                        (row, index) ->
                                                new Waiting(
                                                        row.getLong(1),
                                                        Columns.instantOrNull(row, "oldest")))
                                .single());
    }

    /** Cross-bank: what was tried and failed, the oldest first. */
    List<Failing> failing() {
        return clearing.call(
                jdbc ->
                        jdbc.sql(
                                        """
                                        select * from provisioning where last_error is not null
                                        order by waiting_from, kind, subject limit ?
                                        """)
                                .param(FAILING_MAX)
                                .query(
                                        (row, index) ->
                                                new Failing(
                                                        row.getString("tenant_id"),
                                                        Subject.Kind.valueOf(row.getString("kind")),
                                                        row.getString("subject"),
                                                        row.getInt("attempts"),
                                                        Columns.instant(row, "due_at"),
                                                        row.getString("last_error")))
                                .list());
    }

    /** A subject that is performed by nobody else until a moment. */
    record Claim(Subject subject, long change, int attempts, Instant until) {}

    /** How much waits, and since when. */
    record Waiting(long rows, @Nullable Instant oldest) {}

    /** What the directory refuses. */
    record Failing(
            String tenantId,
            Subject.Kind kind,
            String subject,
            int attempts,
            Instant nextTry,
            String error) {}
}
