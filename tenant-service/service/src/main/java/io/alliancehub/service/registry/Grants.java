package io.alliancehub.service.registry;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Actor;
import io.alliancehub.service.change.Change;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.publication.Outbox;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import io.alliancehub.service.tenant.Tenants;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;

/** Which banks may call which models. */
@Service
public final class Grants {
    private final GrantRepository repository;
    private final Models models;
    private final Tenants tenants;
    private final TenantTransactions transactions;
    private final Outbox outbox;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Grants(
            GrantRepository repository,
            Models models,
            Tenants tenants,
            TenantTransactions transactions,
            Outbox outbox,
            ApplicationEventPublisher events,
            Clock clock) {
        this.repository = repository;
        this.models = models;
        this.tenants = tenants;
        this.transactions = transactions;
        this.outbox = outbox;
        this.events = events;
        this.clock = clock;
    }

    /** Lets a bank call a model; again is no change. */
    public ModelGrant grant(TenantId tenant, String alias) {
        return transactions.call(
                tenant,
                jdbc -> {
                    tenants.lockOpen(tenant);
                    models.get(alias);
                    ModelGrant grant =
                            new ModelGrant(
                                    alias,
                                    tenant,
                                    Columns.now(clock),
                                    Actor.current().map(Actor::id).orElse("service"));
                    if (!repository.insert(tenant, grant)) {
                        return repository.find(tenant, alias).orElse(grant);
                    }
                    outbox.catalog(Scope.of(tenant));
                    events.publishEvent(
                            Change.made(Scope.of(tenant), "model.granted", alias, grant));
                    return grant;
                });
    }

    /** Takes the right away. */
    void revoke(TenantId tenant, String alias) {
        transactions.call(
                tenant,
                jdbc -> {
                    ModelGrant gone =
                            repository
                                    .delete(tenant, alias)
                                    .orElseThrow(() -> HubProblem.notFound("grant"));
                    outbox.catalog(Scope.of(tenant));
                    events.publishEvent(
                            Change.removed(Scope.of(tenant), "model.grant_revoked", alias, gone));
                    return true;
                });
    }

    /** All grants of a model: there are no more than there are banks. */
    public Page<GrantView> list(String alias) {
        models.get(alias);
        return new Page<>(repository.list(alias).stream().map(GrantView::of).toList(), null);
    }

    /** A grant as it is listed. */
    public record GrantView(
            String alias,
            TenantId tenantId,
            String tenantName,
            Instant grantedAt,
            @Nullable String grantedBy) {
        static GrantView of(GrantRepository.NamedGrant named) {
            ModelGrant grant = named.grant();
            return new GrantView(
                    grant.alias(),
                    grant.tenantId(),
                    named.tenantName(),
                    grant.grantedAt(),
                    grant.grantedBy());
        }
    }
}
