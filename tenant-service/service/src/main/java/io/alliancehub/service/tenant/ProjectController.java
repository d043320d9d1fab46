package io.alliancehub.service.tenant;

import io.alliancehub.contract.ProjectId;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.change.Reason;
import io.alliancehub.service.change.Writes;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.Scope;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Projects over HTTP. */
@RestController
@RequestMapping("/api/v1/tenants/{tenant}/projects")
final class ProjectController {
    private final Projects projects;
    private final Writes writes;

    ProjectController(Projects projects, Writes writes) {
        this.projects = projects;
        this.writes = writes;
    }

    @Allowed(alliance = Role.OPERATOR, bank = Role.BANK_ADMIN)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<Project> createProject(
            @PathVariable TenantId tenant, @RequestBody NewName body, HttpServletRequest request) {
        String name = body.text();
        return writes.create(
                request,
                Scope.of(tenant),
                body,
                Project.class,
                () -> projects.create(tenant, name));
    }

    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.DEVELOPER, Role.AUDITOR})
    @GetMapping
    Page<Project> projects(
            @PathVariable TenantId tenant,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable ArchiveStatus status,
            @RequestParam(required = false) @Nullable String sort,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return projects.list(
                tenant,
                PartFilter.of(q, null, status),
                ProjectRepository.SORTING.request(sort, limit, cursor));
    }

    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.DEVELOPER, Role.AUDITOR})
    @GetMapping("/{project}")
    Project project(@PathVariable TenantId tenant, @PathVariable ProjectId project) {
        return projects.get(tenant, project);
    }

    @Allowed(alliance = Role.OPERATOR, bank = Role.BANK_ADMIN)
    @PatchMapping("/{project}")
    ResponseEntity<Project> renameProject(
            @PathVariable TenantId tenant,
            @PathVariable ProjectId project,
            @RequestBody NewName body,
            HttpServletRequest request) {
        String name = body.text();
        return update(request, tenant, body, () -> projects.rename(tenant, project, name));
    }

    @Allowed(alliance = Role.OPERATOR, bank = Role.BANK_ADMIN)
    @PostMapping("/{project}/archive")
    ResponseEntity<Project> archiveProject(
            @PathVariable TenantId tenant,
            @PathVariable ProjectId project,
            @RequestBody Reason body,
            HttpServletRequest request) {
        String reason = body.text();
        return update(request, tenant, body, () -> projects.archive(tenant, project, reason));
    }

    @Allowed(alliance = Role.OPERATOR, bank = Role.BANK_ADMIN)
    @PostMapping("/{project}/restore")
    ResponseEntity<Project> restoreProject(
            @PathVariable TenantId tenant,
            @PathVariable ProjectId project,
            HttpServletRequest request) {
        return update(request, tenant, null, () -> projects.restore(tenant, project));
    }

    private ResponseEntity<Project> update(
            HttpServletRequest request,
            TenantId tenant,
            @Nullable Object body,
            Supplier<Project> write) {
        return writes.update(request, Scope.of(tenant), body, Project.class, write);
    }
}
