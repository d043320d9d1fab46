package io.alliancehub.service.tenant;

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

/**
 * A bank's projects. An archived one is put away with all its apps: their keys are refused and
 * nothing can be added, until it is restored; the apps themselves stay as they were.
 */
@Service
public final class Projects {
    private final ProjectRepository repository;
    private final Tenants tenants;
    private final TenantTransactions transactions;
    private final Outbox outbox;
    private final NewIds ids;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Projects(
            ProjectRepository repository,
            Tenants tenants,
            TenantTransactions transactions,
            Outbox outbox,
            NewIds ids,
            ApplicationEventPublisher events,
            Clock clock) {
        this.repository = repository;
        this.tenants = tenants;
        this.transactions = transactions;
        this.outbox = outbox;
        this.ids = ids;
        this.events = events;
        this.clock = clock;
    }

    /** Starts a project. */
    public Project create(TenantId tenant, String name) {
        return transactions.call(
                tenant,
                jdbc -> {
                    tenants.lockOpen(tenant);
                    ProjectId id = new ProjectId(ids.next("prj"));
                    Project project =
                            new Project(id, name, ArchiveStatus.ACTIVE, Columns.now(clock), null);
                    if (!repository.insert(tenant, project)) {
                        throw taken();
                    }
                    events.publishEvent(
                            Change.made(Scope.of(tenant), "project.created", id.value(), project));
                    return project;
                });
    }

    /** Gives a project another name. */
    Project rename(TenantId tenant, ProjectId id, String name) {
        return transactions.call(
                tenant,
                jdbc -> {
                    tenants.lockOpen(tenant);
                    Project before = get(tenant, id);
                    try {
                        repository.rename(tenant, id, name);
                    } catch (DuplicateKeyException e) {
                        throw taken();
                    }
                    return changed(tenant, "project.renamed", before, null);
                });
    }

    /** Puts a project away. */
    Project archive(TenantId tenant, ProjectId id, String reason) {
        return transactions.call(
                tenant,
                jdbc -> {
                    tenants.lockOpen(tenant);
                    Project before = get(tenant, id);
                    refuse(before.status(), ArchiveStatus.ARCHIVED, "the project is archived");
                    repository.archive(tenant, id, Columns.now(clock));
                    outbox.bank(tenant);
                    return changed(tenant, "project.archived", before, reason);
                });
    }

    /** Takes a project into use again. */
    Project restore(TenantId tenant, ProjectId id) {
        return transactions.call(
                tenant,
                jdbc -> {
                    tenants.lockOpen(tenant);
                    Project before = get(tenant, id);
                    refuse(before.status(), ArchiveStatus.ACTIVE, "the project is in use");
                    repository.archive(tenant, id, null);
                    outbox.bank(tenant);
                    return changed(tenant, "project.restored", before, null);
                });
    }

    /** The project; a problem where the bank has none. */
    public Project get(TenantId tenant, ProjectId id) {
        return repository.find(tenant, id).orElseThrow(() -> HubProblem.notFound("project"));
    }

    /** The project that a field names. */
    Project required(TenantId tenant, ProjectId id) {
        return repository
                .find(tenant, id)
                .orElseThrow(
                        () -> HubProblem.field("projectId", "the bank has no project of this id"));
    }

    /** Those that the filter wants. */
    Page<Project> list(TenantId tenant, PartFilter filter, SortedRequest request) {
        tenants.get(tenant);
        return repository.list(tenant, filter, request);
    }

    private Project changed(
            TenantId tenant, String action, Project before, @Nullable String reason) {
        Project after = get(tenant, before.id());
        events.publishEvent(
                new Change(Scope.of(tenant), action, before.id().value(), before, after, reason));
        return after;
    }

    private static HubProblem taken() {
        return HubProblem.field(
                ProblemCode.ALREADY_EXISTS,
                "name",
                "the bank has a project of this name; choose another");
    }

    static void refuse(ArchiveStatus status, ArchiveStatus refused, String detail) {
        if (status == refused) {
            throw new HubProblem(ProblemCode.CONFLICT, detail);
        }
    }
}
