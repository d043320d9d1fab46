package io.alliancehub.service.tenant;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.change.Change;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.publication.Outbox;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.SortedRequest;
import io.alliancehub.service.storage.TenantTransactions;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;

/** Banks: admitted, suspended, closed. */
@Service
public final class Tenants {
    private final TenantRepository repository;
    private final TenantTransactions transactions;
    private final Outbox outbox;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Tenants(
            TenantRepository repository,
            TenantTransactions transactions,
            Outbox outbox,
            ApplicationEventPublisher events,
            Clock clock) {
        this.repository = repository;
        this.transactions = transactions;
        this.outbox = outbox;
        this.events = events;
        this.clock = clock;
    }

    /** Admits a bank. */
    public Tenant create(TenantId id, String name) {
        return transactions.call(
                id,
                jdbc -> {
                    Tenant tenant = new Tenant(id, name, TenantStatus.ACTIVE, Columns.now(clock));
                    if (!repository.insert(tenant)) {
                        throw taken(repository.find(id).isPresent() ? "code" : "name");
                    }
                    events.publishEvent(
                            Change.made(Scope.of(id), "tenant.created", id.value(), tenant));
                    return tenant;
                });
    }

    /** The bank; a problem where there is none. */
    public Tenant get(TenantId id) {
        return repository.find(id).orElseThrow(() -> HubProblem.notFound("bank"));
    }

    /**
     * The bank, where it may get new projects, keys and limits. Others cannot change it until the
     * open transaction ends, so that what depends on its state stays true.
     */
    public Tenant lockOpen(TenantId id) {
        Tenant tenant = repository.lock(id).orElseThrow(() -> HubProblem.notFound("bank"));
        if (tenant.status() == TenantStatus.CLOSED) {
            throw new HubProblem(ProblemCode.CONFLICT, "the bank is closed");
        }
        return tenant;
    }

    /** Gives the bank another name. */
    Tenant rename(TenantId id, String name) {
        return transactions.call(
                id,
                jdbc -> {
                    Tenant before = lockOpen(id);
                    Tenant after = new Tenant(id, name, before.status(), before.createdAt());
                    try {
                        repository.rename(id, name);
                    } catch (DuplicateKeyException e) {
                        throw taken("name");
                    }
                    events.publishEvent(
                            new Change(
                                    Scope.of(id),
                                    "tenant.renamed",
                                    id.value(),
                                    before,
                                    after,
                                    null));
                    return after;
                });
    }

    private static HubProblem taken(String field) {
        return HubProblem.field(
                ProblemCode.ALREADY_EXISTS,
                field,
                "another bank has this " + field + "; choose another");
    }

    /** Changes what the bank may do; its keys follow. */
    public Tenant change(TenantId id, TenantStatus next, String reason) {
        return transactions.call(
                id,
                jdbc -> {
                    Tenant before =
                            repository.lock(id).orElseThrow(() -> HubProblem.notFound("bank"));
                    Tenant after =
                            new Tenant(
                                    id,
                                    before.name(),
                                    before.status().to(next),
                                    before.createdAt());
                    repository.status(id, after.status());
                    outbox.bank(id);
                    String action = "tenant." + next.name().toLowerCase(java.util.Locale.ROOT);
                    events.publishEvent(
                            new Change(Scope.of(id), action, id.value(), before, after, reason));
                    return after;
                });
    }

    /** All banks, oldest first. */
    public Page<Tenant> inOrder(@Nullable Integer limit, @Nullable String cursor) {
        return list(
                TenantFilter.of(null, null), TenantRepository.SORTING.request(null, limit, cursor));
    }

    /** Those of the alliance's banks that the filter wants. */
    Page<Tenant> list(TenantFilter filter, SortedRequest request) {
        return repository.list(filter, request);
    }

    /** Every bank that there ever was. */
    public List<TenantId> ids() {
        return repository.ids();
    }
}
