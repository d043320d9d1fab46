package io.alliancehub.service.tenant;

import io.alliancehub.contract.ProjectId;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.change.Writes;
import io.alliancehub.service.problem.Require;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.Scope;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Projects and apps over HTTP. */
@RestController
@RequestMapping("/api/v1/tenants/{tenant}")
final class ProjectController {
    private final Projects projects;
    private final Writes writes;

    ProjectController(Projects projects, Writes writes) {
        this.projects = projects;
        this.writes = writes;
    }

    @Allowed(alliance = Role.OPERATOR, bank = Role.BANK_ADMIN)
    @PostMapping("/projects")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<Project> createProject(
            @PathVariable TenantId tenant,
            @RequestBody NewProject body,
            HttpServletRequest request) {
        String name = Require.text("name", body.name(), 80);
        return writes.create(
                request,
                Scope.of(tenant),
                body,
                Project.class,
                () -> projects.createProject(tenant, name));
    }

    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.DEVELOPER, Role.AUDITOR})
    @GetMapping("/projects")
    Page<Project> projects(
            @PathVariable TenantId tenant,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return projects.projects(tenant, PageRequest.of(limit, cursor));
    }

    @Allowed(alliance = Role.OPERATOR, bank = Role.BANK_ADMIN)
    @PostMapping("/apps")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<App> createApp(
            @PathVariable TenantId tenant, @RequestBody NewApp body, HttpServletRequest request) {
        ProjectId project = Require.present("projectId", body.projectId());
        String name = Require.text("name", body.name(), 80);
        return writes.create(
                request,
                Scope.of(tenant),
                body,
                App.class,
                () -> projects.createApp(tenant, project, name));
    }

    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.DEVELOPER, Role.AUDITOR})
    @GetMapping("/apps")
    Page<App> apps(
            @PathVariable TenantId tenant,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return projects.apps(tenant, PageRequest.of(limit, cursor));
    }

    record NewProject(@Nullable String name) {}

    record NewApp(@Nullable ProjectId projectId, @Nullable String name) {}
}
