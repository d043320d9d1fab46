package io.alliancehub.service.tenant;

import io.alliancehub.contract.AppId;
import io.alliancehub.contract.ProjectId;
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
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;

/** The apps of a bank's projects. The keys of an archived app are refused until it is restored. */
@Service
public final class Apps {
    private final AppRepository repository;
    private final Projects projects;
    private final Tenants tenants;
    private final TenantTransactions transactions;
    private final Outbox outbox;
    private final NewIds ids;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Apps(
            AppRepository repository,
            Projects projects,
            Tenants tenants,
            TenantTransactions transactions,
            Outbox outbox,
            NewIds ids,
            ApplicationEventPublisher events,
            Clock clock) {
        this.repository = repository;
        this.projects = projects;
        this.tenants = tenants;
        this.transactions = transactions;
        this.outbox = outbox;
        this.ids = ids;
        this.events = events;
        this.clock = clock;
    }

    /** Adds an app to a project. */
    public App create(TenantId tenant, ProjectId projectId, String name) {
        return transactions.call(
                tenant,
                jdbc -> {
                    tenants.lockOpen(tenant);
                    requireInUse(tenant, projectId);
                    AppId id = new AppId(ids.next("app"));
                    App app =
                            new App(
                                    id,
                                    projectId,
                                    name,
                                    ArchiveStatus.ACTIVE,
                                    Columns.now(clock),
                                    null);
                    if (!repository.insert(tenant, app)) {
                        throw taken();
                    }
                    events.publishEvent(
                            Change.made(Scope.of(tenant), "app.created", id.value(), app));
                    return app;
                });
    }

    /** Gives an app another name. */
    App rename(TenantId tenant, AppId id, String name) {
        return transactions.call(
                tenant,
                jdbc -> {
                    tenants.lockOpen(tenant);
                    App before = get(tenant, id);
                    try {
                        repository.rename(tenant, id, name);
                    } catch (DuplicateKeyException e) {
                        throw taken();
                    }
                    return changed(tenant, "app.renamed", before, null);
                });
    }

    /** Puts an app away. */
    App archive(TenantId tenant, AppId id, String reason) {
        return transactions.call(
                tenant,
                jdbc -> {
                    tenants.lockOpen(tenant);
                    App before = get(tenant, id);
                    Projects.refuse(before.status(), ArchiveStatus.ARCHIVED, "the app is archived");
                    repository.archive(tenant, id, Columns.now(clock));
                    outbox.bank(tenant);
                    return changed(tenant, "app.archived", before, reason);
                });
    }

    /** Takes an app into use again. */
    App restore(TenantId tenant, AppId id) {
        return transactions.call(
                tenant,
                jdbc -> {
                    tenants.lockOpen(tenant);
                    App before = get(tenant, id);
                    Projects.refuse(before.status(), ArchiveStatus.ACTIVE, "the app is in use");
                    repository.archive(tenant, id, null);
                    outbox.bank(tenant);
                    return changed(tenant, "app.restored", before, null);
                });
    }

    /** The app; a problem where the bank has none. */
    public App get(TenantId tenant, AppId id) {
        return repository.find(tenant, id).orElseThrow(() -> HubProblem.notFound("app"));
    }

    /** The app, where it may get new keys; refused where it or its project is archived. */
    public App requireInUse(TenantId tenant, AppId id) {
        App app = get(tenant, id);
        Projects.refuse(
                app.status(), ArchiveStatus.ARCHIVED, "the app is archived; restore it first");
        requireInUse(tenant, app.projectId());
        return app;
    }

    /** Those that the filter wants. */
    Page<App> list(TenantId tenant, PartFilter filter, SortedRequest request) {
        tenants.get(tenant);
        return repository.list(tenant, filter, request);
    }

    private void requireInUse(TenantId tenant, ProjectId id) {
        Projects.refuse(
                projects.required(tenant, id).status(),
                ArchiveStatus.ARCHIVED,
                "the project is archived; restore it first");
    }

    private App changed(TenantId tenant, String action, App before, @Nullable String reason) {
        App after = get(tenant, before.id());
        events.publishEvent(
                new Change(Scope.of(tenant), action, before.id().value(), before, after, reason));
        return after;
    }

    private static HubProblem taken() {
        return HubProblem.field(
                ProblemCode.ALREADY_EXISTS,
                "name",
                "the project has an app of this name; choose another");
    }
}
