package io.alliancehub.service.quota;

import io.alliancehub.contract.AppId;
import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.LimitKind;
import io.alliancehub.contract.LimitLevel;
import io.alliancehub.contract.ProjectId;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.apikey.ApiKey;
import io.alliancehub.service.apikey.ApiKeys;
import io.alliancehub.service.change.Change;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.problem.Require;
import io.alliancehub.service.publication.Outbox;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import io.alliancehub.service.tenant.App;
import io.alliancehub.service.tenant.NewIds;
import io.alliancehub.service.tenant.Projects;
import io.alliancehub.service.tenant.Tenants;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;

/**
 * Limits on banks, projects, apps and keys. A new limit is refused where it is wider than the same
 * kind above it. Tightening an upper limit is always allowed, as admission checks every level and
 * the narrowest binds.
 */
@Service
public final class Limits {
    private final LimitRepository repository;
    private final Tenants tenants;
    private final Projects projects;
    private final ApiKeys keys;
    private final TenantTransactions transactions;
    private final Outbox outbox;
    private final NewIds ids;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Limits(
            LimitRepository repository,
            Tenants tenants,
            Projects projects,
            ApiKeys keys,
            TenantTransactions transactions,
            Outbox outbox,
            NewIds ids,
            ApplicationEventPublisher events,
            Clock clock) {
        this.repository = repository;
        this.tenants = tenants;
        this.projects = projects;
        this.keys = keys;
        this.transactions = transactions;
        this.outbox = outbox;
        this.ids = ids;
        this.events = events;
        this.clock = clock;
    }

    /** Sets a limit, or replaces the one of this kind on this subject. */
    LimitRule put(TenantId tenant, Wanted wanted) {
        return transactions.call(
                tenant,
                jdbc -> {
                    // The lock keeps two levels from being set at once, each within the other.
                    tenants.lockOpen(tenant);
                    Map<LimitLevel, String> path = path(tenant, wanted);
                    path.forEach((level, subject) -> refuseWider(tenant, wanted, level, subject));
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
                                    Columns.now(clock));
                    repository.save(tenant, after);
                    outbox.bank(tenant);
                    events.publishEvent(
                            new Change(
                                    Scope.of(tenant),
                                    "limit.set",
                                    after.id(),
                                    before.orElse(null),
                                    after,
                                    null));
                    return after;
                });
    }

    /** Takes a limit away. */
    void remove(TenantId tenant, String id) {
        transactions.call(
                tenant,
                jdbc -> {
                    LimitRule gone =
                            repository
                                    .find(tenant, id)
                                    .orElseThrow(() -> HubProblem.notFound("limit"));
                    repository.delete(tenant, id);
                    outbox.bank(tenant);
                    events.publishEvent(
                            Change.removed(Scope.of(tenant), "limit.removed", id, gone));
                    return true;
                });
    }

    /** The limit of that id. */
    public Optional<LimitRule> find(TenantId tenant, String id) {
        return repository.find(tenant, id);
    }

    /** All of a bank's limits. */
    Page<LimitRule> list(TenantId tenant) {
        tenants.get(tenant);
        return new Page<>(repository.list(tenant), null);
    }

    /** The levels above the subject, which must exist, and their ids. */
    private Map<LimitLevel, String> path(TenantId tenant, Wanted wanted) {
        Map<LimitLevel, String> path = new EnumMap<>(LimitLevel.class);
        String subject = wanted.subjectId();
        switch (wanted.level()) {
            case BANK -> {
                if (!subject.equals(tenant.value())) {
                    throw HubProblem.field("subjectId", "subjectId must be the bank's id");
                }
            }
            case PROJECT -> {
                projects.project(tenant, parsed(() -> new ProjectId(subject)));
                path.put(LimitLevel.BANK, tenant.value());
            }
            case APP -> {
                App app = projects.app(tenant, parsed(() -> new AppId(subject)));
                path.put(LimitLevel.BANK, tenant.value());
                path.put(LimitLevel.PROJECT, app.projectId().value());
            }
            case KEY -> {
                ApiKey key = keys.get(tenant, parsed(() -> new KeyId(subject)));
                path.put(LimitLevel.BANK, tenant.value());
                path.put(LimitLevel.PROJECT, key.projectId().value());
                path.put(LimitLevel.APP, key.appId().value());
            }
        }
        return path;
    }

    private static <T> T parsed(java.util.function.Supplier<T> parse) {
        return Require.parsed("subjectId", parse);
    }

    private void refuseWider(TenantId tenant, Wanted wanted, LimitLevel above, String subject) {
        repository
                .find(tenant, above, subject, wanted.kind())
                .filter(upper -> wanted.value() > upper.value())
                .ifPresent(
                        upper -> {
                            throw HubProblem.field(
                                    ProblemCode.LIMIT_WIDER_THAN_ABOVE,
                                    "value",
                                    "the "
                                            + above
                                            + " "
                                            + subject
                                            + " allows "
                                            + upper.value()
                                            + " "
                                            + wanted.kind().unit()
                                            + " per "
                                            + wanted.kind().window()
                                            + "; choose no more than that");
                        });
    }

    /** A limit to set. */
    record Wanted(LimitLevel level, String subjectId, LimitKind kind, long value) {}
}
