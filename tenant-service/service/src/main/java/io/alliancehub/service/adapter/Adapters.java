package io.alliancehub.service.adapter;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.change.Change;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.registry.DerivedModels;
import io.alliancehub.service.registry.Model;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Contains;
import io.alliancehub.service.storage.Cursor;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import io.alliancehub.service.tenant.Tenants;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Service;

/** The adapters that banks have. */
@Service
public final class Adapters {
    private static final Logger LOG = LoggerFactory.getLogger(Adapters.class);
    private final AdapterRepository repository;
    private final AdapterStore store;
    private final AdapterViews views;
    private final DerivedModels models;
    private final Tenants tenants;
    private final TenantTransactions transactions;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Adapters(
            AdapterRepository repository,
            AdapterStore store,
            AdapterViews views,
            DerivedModels models,
            Tenants tenants,
            TenantTransactions transactions,
            ApplicationEventPublisher events,
            Clock clock) {
        this.repository = repository;
        this.store = store;
        this.views = views;
        this.models = models;
        this.tenants = tenants;
        this.transactions = transactions;
        this.events = events;
        this.clock = clock;
    }

    /** What is to be on the members. */
    public List<WantedAdapter> wanted() {
        return repository.wanted();
    }

    /** The file with this digest; empty where it does not lie in this service's folder. */
    public Optional<Path> file(String digest) {
        return Optional.of(store.file(digest)).filter(Files::isRegularFile);
    }

    Page<AdapterView> list(TenantId tenant, @Nullable String q, PageRequest page) {
        Page<Adapter> found =
                Page.of(
                        repository.list(tenant, Contains.pattern(q), page),
                        page,
                        it -> new Cursor(it.uploadedAt(), it.modelVersion()));
        return views.of(found);
    }

    AdapterView view(TenantId tenant, String modelVersion) {
        return views.of(new Page<>(List.of(get(tenant, modelVersion)), null)).items().getFirst();
    }

    Adapter get(TenantId tenant, String modelVersion) {
        return repository
                .find(tenant, modelVersion)
                .orElseThrow(() -> HubProblem.notFound("adapter of this bank"));
    }

    /** Has a bank's alias point at the version that one of its adapters makes. */
    Model point(TenantId tenant, String alias, String modelVersion, @Nullable String displayName) {
        return transactions.call(
                tenant,
                jdbc -> {
                    tenants.lockOpen(tenant);
                    Optional<Adapter> adapter = repository.find(tenant, modelVersion);
                    if (adapter.isEmpty() || adapter.get().status() != Adapter.Status.HELD) {
                        throw HubProblem.field(
                                "modelVersion", "the bank has no adapter that makes this version");
                    }
                    return models.point(tenant, alias, modelVersion, displayName);
                });
    }

    /**
     * Takes an adapter back from the members and forgets its bytes; again is no change. What was
     * called with it stays on the bill.
     */
    Adapter withdraw(TenantId tenant, String modelVersion) {
        return transactions.call(
                tenant,
                jdbc -> {
                    tenants.lockOpen(tenant);
                    Adapter before = get(tenant, modelVersion);
                    if (before.status() == Adapter.Status.WITHDRAWN) {
                        return before;
                    }
                    List<String> aliases =
                            models.callableAs(List.of(modelVersion))
                                    .getOrDefault(modelVersion, List.of());
                    if (!aliases.isEmpty()) {
                        throw new HubProblem(
                                ProblemCode.CONFLICT,
                                "callers reach it as %s; retire that or point it elsewhere first"
                                        .formatted(String.join(", ", aliases)));
                    }
                    repository.withdraw(tenant, modelVersion, Columns.now(clock));
                    Adapter after = get(tenant, modelVersion);
                    events.publishEvent(
                            new Change(
                                    Scope.of(tenant),
                                    "adapter.withdrawn",
                                    modelVersion,
                                    before,
                                    after,
                                    null));
                    transactions.afterCommit(() -> forgetSoon(after.facts().digest()));
                    return after;
                });
    }

    private void forgetSoon(String digest) {
        try {
            forget(digest);
        } catch (HubProblem | DataAccessException e) {
            LOG.warn("a file that no bank has any more is removed later: {}", e.getMessage());
        }
    }

    /** Removes the file of a digest that no bank has any more. */
    void forget(String digest) {
        transactions.call(
                Scope.ALLIANCE,
                jdbc -> {
                    repository.lockFile(digest);
                    if (!repository.isHeld(digest)) {
                        store.remove(store.file(digest));
                    }
                    return true;
                });
    }
}
