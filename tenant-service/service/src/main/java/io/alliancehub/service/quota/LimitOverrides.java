package io.alliancehub.service.quota;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.change.Change;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.publication.Outbox;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import io.alliancehub.service.tenant.Tenants;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionException;

/**
 * Limits that are other than usual until a moment. Gateways are told that moment and what comes
 * after it and go back by themselves; here an override that is over is only put away.
 */
@Service
class LimitOverrides {
    private static final Logger LOG = LoggerFactory.getLogger(LimitOverrides.class);
    static final Duration LONGEST = Duration.ofDays(31);
    private static final int BATCH = 200;
    private final LimitRepository repository;
    private final LimitSubjects subjects;
    private final LimitWidth width;
    private final Tenants tenants;
    private final TenantTransactions transactions;
    private final Outbox outbox;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    LimitOverrides(
            LimitRepository repository,
            LimitSubjects subjects,
            LimitWidth width,
            Tenants tenants,
            TenantTransactions transactions,
            Outbox outbox,
            ApplicationEventPublisher events,
            Clock clock) {
        this.repository = repository;
        this.subjects = subjects;
        this.width = width;
        this.tenants = tenants;
        this.transactions = transactions;
        this.outbox = outbox;
        this.events = events;
        this.clock = clock;
    }

    /** Has another value of a limit in force until a moment; replaces one that there is. */
    LimitRule put(TenantId tenant, String id, Wanted wanted) {
        return transactions.call(
                tenant,
                jdbc -> {
                    tenants.lockOpen(tenant);
                    LimitRule before = lock(tenant, id);
                    LimitRights.require(before.level());
                    Instant now = Columns.now(clock);
                    LimitRule after =
                            before.with(
                                    new LimitOverride(
                                            wanted.value(),
                                            end(wanted.until(), now),
                                            wanted.reason(),
                                            LimitRights.actor(),
                                            now));
                    width.refuseWider(
                            tenant,
                            subjects.above(tenant, before.level(), before.subjectId()),
                            after,
                            now);
                    return change(tenant, "limit.override_set", before, after, wanted.reason());
                });
    }

    private static Instant end(Instant until, Instant now) {
        Instant kept = until.truncatedTo(ChronoUnit.MICROS);
        if (!kept.isAfter(now) || kept.isAfter(now.plus(LONGEST))) {
            throw HubProblem.field(
                    "until",
                    "until must lie in the future and at most " + LONGEST.toDays() + " days ahead");
        }
        return kept;
    }

    /** Has the limit's own value in force again. */
    void remove(TenantId tenant, String id) {
        transactions.call(
                tenant,
                jdbc -> {
                    LimitRule before = lock(tenant, id);
                    LimitRights.require(before.level());
                    if (before.override() == null) {
                        throw HubProblem.notFound("override");
                    }
                    return change(
                            tenant, "limit.override_removed", before, before.with(null), null);
                });
    }

    /** Puts away what is over. A failure is logged, and the next call tries again. */
    @Scheduled(fixedDelay = 1_000)
    void end() {
        try {
            repository.ended(clock.instant(), BATCH).forEach(it -> end(it.tenant(), it.id()));
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("overrides that are over cannot be looked for: {}", e.toString());
        }
    }

    /** What the database refuses for one limit must not keep those behind it. */
    private void end(TenantId tenant, String id) {
        try {
            transactions.call(
                    tenant,
                    jdbc ->
                            // Meanwhile another replica may have been faster, or a person.
                            repository
                                    .lock(tenant, id)
                                    .filter(this::isOver)
                                    .map(before -> ended(tenant, before)));
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("{}: the override of {} waits: {}", tenant, id, e.toString());
        }
    }

    private boolean isOver(LimitRule rule) {
        return rule.override() != null && !clock.instant().isBefore(rule.override().until());
    }

    private LimitRule ended(TenantId tenant, LimitRule before) {
        return change(tenant, "limit.override_ended", before, before.with(null), null);
    }

    private LimitRule change(
            TenantId tenant,
            String action,
            LimitRule before,
            LimitRule after,
            @Nullable String reason) {
        repository.override(tenant, before.id(), after.override());
        outbox.bank(tenant);
        events.publishEvent(
                new Change(Scope.of(tenant), action, before.id(), before, after, reason));
        return after;
    }

    private LimitRule lock(TenantId tenant, String id) {
        return repository.lock(tenant, id).orElseThrow(() -> HubProblem.notFound("limit"));
    }

    /** Another value for a while. */
    record Wanted(long value, Instant until, String reason) {}
}
