package io.alliancehub.service.tenant;

import io.alliancehub.contract.AppId;
import io.alliancehub.contract.ProjectId;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.change.Reason;
import io.alliancehub.service.change.Writes;
import io.alliancehub.service.problem.Require;
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

/** Apps over HTTP. */
@RestController
@RequestMapping("/api/v1/tenants/{tenant}/apps")
final class AppController {
    private final Apps apps;
    private final Writes writes;

    AppController(Apps apps, Writes writes) {
        this.apps = apps;
        this.writes = writes;
    }

    @Allowed(alliance = Role.OPERATOR, bank = Role.BANK_ADMIN)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<App> createApp(
            @PathVariable TenantId tenant, @RequestBody NewApp body, HttpServletRequest request) {
        ProjectId project = Require.present("projectId", body.projectId());
        String name = Require.text("name", body.name(), NewName.LENGTH_MAX);
        return writes.create(
                request,
                Scope.of(tenant),
                body,
                App.class,
                () -> apps.create(tenant, project, name));
    }

    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.DEVELOPER, Role.AUDITOR})
    @GetMapping
    Page<App> apps(
            @PathVariable TenantId tenant,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable ProjectId projectId,
            @RequestParam(required = false) @Nullable ArchiveStatus status,
            @RequestParam(required = false) @Nullable String sort,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return apps.list(
                tenant,
                PartFilter.of(q, projectId, status),
                ProjectRepository.SORTING.request(sort, limit, cursor));
    }

    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.DEVELOPER, Role.AUDITOR})
    @GetMapping("/{app}")
    App app(@PathVariable TenantId tenant, @PathVariable AppId app) {
        return apps.get(tenant, app);
    }

    @Allowed(alliance = Role.OPERATOR, bank = Role.BANK_ADMIN)
    @PatchMapping("/{app}")
    ResponseEntity<App> renameApp(
            @PathVariable TenantId tenant,
            @PathVariable AppId app,
            @RequestBody NewName body,
            HttpServletRequest request) {
        String name = body.text();
        return update(request, tenant, body, () -> apps.rename(tenant, app, name));
    }

    @Allowed(alliance = Role.OPERATOR, bank = Role.BANK_ADMIN)
    @PostMapping("/{app}/archive")
    ResponseEntity<App> archiveApp(
            @PathVariable TenantId tenant,
            @PathVariable AppId app,
            @RequestBody Reason body,
            HttpServletRequest request) {
        String reason = body.text();
        return update(request, tenant, body, () -> apps.archive(tenant, app, reason));
    }

    @Allowed(alliance = Role.OPERATOR, bank = Role.BANK_ADMIN)
    @PostMapping("/{app}/restore")
    ResponseEntity<App> restoreApp(
            @PathVariable TenantId tenant, @PathVariable AppId app, HttpServletRequest request) {
        return update(request, tenant, null, () -> apps.restore(tenant, app));
    }

    private ResponseEntity<App> update(
            HttpServletRequest request,
            TenantId tenant,
            @Nullable Object body,
            Supplier<App> write) {
        return writes.update(request, Scope.of(tenant), body, App.class, write);
    }

    record NewApp(@Nullable ProjectId projectId, @Nullable String name) {}
}
