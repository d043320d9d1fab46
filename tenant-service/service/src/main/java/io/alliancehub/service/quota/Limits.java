package io.alliancehub.service.quota;

import io.alliancehub.contract.LimitKind;
import io.alliancehub.contract.LimitLevel;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.apikey.KeyReplaced;
import io.alliancehub.service.change.Change;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.publication.Outbox;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.SortedRequest;
import io.alliancehub.service.storage.TenantTransactions;
import io.alliancehub.service.tenant.NewIds;
import io.alliancehub.service.tenant.Tenants;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;

/**
 * Limits on banks, projects, apps and keys. A new limit is refused where it is wider than the same
 * kind above it. Tightening an upper limit is always allowed, as admission checks every level and
 * the narrowest binds.
 */
@Service
public final class Limits {
    static final String ID_PREFIX = "lim-";
    private final LimitRepository repository;
    private final LimitReadings readings;
    private final LimitSubjects subjects;
    private final LimitWidth width;
    private final Tenants tenants;
    private final TenantTransactions transactions;
    private final Outbox outbox;
    private final NewIds ids;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Limits(
            LimitRepository repository,
            LimitReadings readings,
            LimitSubjects subjects,
            LimitWidth width,
            Tenants tenants,
            TenantTransactions transactions,
            Outbox outbox,
            NewIds ids,
            ApplicationEventPublisher events,
            Clock clock) {
        this.repository = repository;
        this.readings = readings;
        this.subjects = subjects;
        this.width = width;
        this.tenants = tenants;
        this.transactions = transactions;
        this.outbox = outbox;
        this.ids = ids;
        this.events = events;
        this.clock = clock;
    }

    /** Sets a limit, or replaces the one of this kind on this subject. */
    public LimitRule put(TenantId tenant, Wanted wanted) {
        LimitRights.require(wanted.level());
        return transactions.call(
                tenant,
                jdbc -> {
                    // The lock keeps two levels from being set at once, each within the other.
                    tenants.lockOpen(tenant);
                    Map<LimitLevel, String> above =
                            subjects.above(tenant, wanted.level(), wanted.subjectId());
                    width.refuseWider(tenant, above, wanted.kind(), wanted.value());
                    Optional<LimitRule> before =
                            repository.find(
                                    tenant, wanted.level(), wanted.subjectId(), wanted.kind());
                    LimitRule after =
                            new LimitRule(
                                    before.map(LimitRule::id).orElseGet(() -> ids.next("lim")),
                                    wanted.level(),
                                    wanted.subjectId(),
                                    wanted.kind(),
                                    wanted.value(),
                                    LimitRights.actor(),
                                    Columns.now(clock),
                                    before.map(LimitRule::override).orElse(null));
                    set(tenant, before.orElse(null), after);
                    return after;
                });
    }

    private void set(TenantId tenant, @Nullable LimitRule before, LimitRule after) {
        repository.save(tenant, after);
        outbox.bank(tenant);
        events.publishEvent(
                new Change(Scope.of(tenant), "limit.set", after.id(), before, after, null));
    }

    /** A key that was made in another's place is bound as that one was, overrides included. */
    @EventListener
    void replaced(KeyReplaced keys) {
        TenantId tenant = keys.tenant();
        for (LimitRule old : repository.of(tenant, LimitLevel.KEY, keys.old().value())) {
            LimitRule copy =
                    new LimitRule(
                            ids.next("lim"),
                            LimitLevel.KEY,
                            keys.fresh().value(),
                            old.kind(),
                            old.value(),
                            LimitRights.actor(),
                            Columns.now(clock),
                            old.override());
            set(tenant, null, copy);
            repository.override(tenant, copy.id(), copy.override());
        }
    }

    /** Takes a limit away. */
    void remove(TenantId tenant, String id) {
        transactions.call(
                tenant,
                jdbc -> {
                    LimitRule gone =
                            repository
                                    .lock(tenant, id)
                                    .orElseThrow(() -> HubProblem.notFound("limit"));
                    LimitRights.require(gone.level());
                    repository.delete(tenant, id);
                    outbox.bank(tenant);
                    events.publishEvent(
                            Change.removed(Scope.of(tenant), "limit.removed", id, gone));
                    return true;
                });
    }

    /** The limit of that id. */
    public Optional<LimitRule> find(TenantId tenant, String id) {
        return repository.named(tenant, id).map(NamedLimit::rule);
    }

    /** A limit with what is used of it. */
    LimitView get(TenantId tenant, String id) {
        NamedLimit found =
                repository.named(tenant, id).orElseThrow(() -> HubProblem.notFound("limit"));
        return views(tenant, List.of(found)).getFirst();
    }

    /** A subject's limit of a kind with what is used of it; empty where there is none. */
    public Optional<LimitView> of(
            TenantId tenant, LimitLevel level, String subjectId, LimitKind kind) {
        return repository
                .find(tenant, level, subjectId, kind)
                .map(rule -> views(tenant, List.of(new NamedLimit(rule, subjectId))).getFirst());
    }

    /** Those of a bank's limits that the filter wants, with what is used of them. */
    Page<LimitView> list(TenantId tenant, LimitFilter filter, SortedRequest request) {
        tenants.get(tenant);
        Page<NamedLimit> page = repository.list(tenant, filter, request);
        return new Page<>(views(tenant, page.items()), page.nextCursor());
    }

    private List<LimitView> views(TenantId tenant, List<NamedLimit> limits) {
        Instant now = clock.instant();
        List<LimitReadings.Reading> read =
                readings.read(tenant, limits.stream().map(NamedLimit::rule).toList(), now);
        List<LimitView> views = new ArrayList<>();
        for (int i = 0; i < limits.size(); i++) {
            views.add(LimitView.of(limits.get(i), read.get(i), now));
        }
        return views;
    }

    /** A limit to set. */
    public record Wanted(LimitLevel level, String subjectId, LimitKind kind, long value) {}
}
