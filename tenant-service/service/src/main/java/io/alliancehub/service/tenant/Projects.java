package io.alliancehub.service.tenant;

import io.alliancehub.contract.AppId;
import io.alliancehub.contract.ProjectId;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.change.Change;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Cursor;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import java.time.Clock;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;

/** A bank's projects and their apps. */
@Service
public final class Projects {
    private final ProjectRepository repository;
    private final Tenants tenants;
    private final TenantTransactions transactions;
    private final NewIds ids;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Projects(
            ProjectRepository repository,
            Tenants tenants,
            TenantTransactions transactions,
            NewIds ids,
            ApplicationEventPublisher events,
            Clock clock) {
        this.repository = repository;
        this.tenants = tenants;
        this.transactions = transactions;
        this.ids = ids;
        this.events = events;
        this.clock = clock;
    }

    /** Starts a project. */
    public Project createProject(TenantId tenant, String name) {
        return transactions.call(
                tenant,
                jdbc -> {
                    tenants.lockOpen(tenant);
                    ProjectId id = new ProjectId(ids.next("prj"));
                    Project project = new Project(id, name, Columns.now(clock));
                    if (!repository.insert(tenant, project)) {
                        throw new HubProblem(
                                ProblemCode.ALREADY_EXISTS, "the bank has a project of this name");
                    }
                    events.publishEvent(
                            Change.made(Scope.of(tenant), "project.created", id.value(), project));
                    return project;
                });
    }

    /** Adds an app to a project. */
    public App createApp(TenantId tenant, ProjectId projectId, String name) {
        return transactions.call(
                tenant,
                jdbc -> {
                    tenants.lockOpen(tenant);
                    if (repository.project(tenant, projectId).isEmpty()) {
                        throw HubProblem.field("projectId", "the bank has no project of this id");
                    }
                    AppId id = new AppId(ids.next("app"));
                    App app = new App(id, projectId, name, Columns.now(clock));
                    if (!repository.insert(tenant, app)) {
                        throw new HubProblem(
                                ProblemCode.ALREADY_EXISTS, "the project has an app of this name");
                    }
                    events.publishEvent(
                            Change.made(Scope.of(tenant), "app.created", id.value(), app));
                    return app;
                });
    }

    /** The app; a problem where the bank has none. */
    public App app(TenantId tenant, AppId id) {
        return repository.app(tenant, id).orElseThrow(() -> HubProblem.notFound("app"));
    }

    /** The project; a problem where the bank has none. */
    public Project project(TenantId tenant, ProjectId id) {
        return repository.project(tenant, id).orElseThrow(() -> HubProblem.notFound("project"));
    }

    /** Oldest first. */
    public Page<Project> projects(TenantId tenant, PageRequest page) {
        tenants.get(tenant);
        return Page.of(
                repository.projects(tenant, page),
                page,
                project -> new Cursor(project.createdAt(), project.id().value()));
    }

    /** Oldest first. */
    public Page<App> apps(TenantId tenant, PageRequest page) {
        tenants.get(tenant);
        return Page.of(
                repository.apps(tenant, page),
                page,
                app -> new Cursor(app.createdAt(), app.id().value()));
    }
}
