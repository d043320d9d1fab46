package io.alliancehub.service.tenant;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.change.Reason;
import io.alliancehub.service.change.Writes;
import io.alliancehub.service.problem.Require;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.Scope;
import jakarta.servlet.http.HttpServletRequest;
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

/** Banks over HTTP. */
@RestController
@RequestMapping("/api/v1/tenants")
final class TenantController {
    private final Tenants tenants;
    private final NewIds ids;
    private final Writes writes;

    TenantController(Tenants tenants, NewIds ids, Writes writes) {
        this.tenants = tenants;
        this.ids = ids;
        this.writes = writes;
    }

    @Allowed(alliance = Role.OPERATOR)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<Tenant> create(@RequestBody NewTenant body, HttpServletRequest request) {
        String name = Require.text("name", body.name(), 80);
        String code = body.code() == null ? ids.next("bank") : body.code();
        TenantId id = Require.parsed("code", () -> new TenantId(code));
        return writes.create(
                request, Scope.ALLIANCE, body, Tenant.class, () -> tenants.create(id, name));
    }

    @Allowed(alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR})
    @GetMapping
    Page<Tenant> list(
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable TenantStatus status,
            @RequestParam(required = false) @Nullable String sort,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return tenants.list(
                TenantFilter.of(q, status), TenantRepository.SORTING.request(sort, limit, cursor));
    }

    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.DEVELOPER, Role.AUDITOR})
    @GetMapping("/{tenant}")
    Tenant get(@PathVariable TenantId tenant) {
        return tenants.get(tenant);
    }

    @Allowed(alliance = Role.OPERATOR)
    @PatchMapping("/{tenant}")
    ResponseEntity<Tenant> rename(
            @PathVariable TenantId tenant, @RequestBody NewName body, HttpServletRequest request) {
        String name = body.text();
        return writes.update(
                request, Scope.of(tenant), body, Tenant.class, () -> tenants.rename(tenant, name));
    }

    @Allowed(alliance = Role.OPERATOR)
    @PostMapping("/{tenant}/suspend")
    ResponseEntity<Tenant> suspend(
            @PathVariable TenantId tenant, @RequestBody Reason reason, HttpServletRequest request) {
        return change(tenant, TenantStatus.SUSPENDED, reason, request);
    }

    @Allowed(alliance = Role.OPERATOR)
    @PostMapping("/{tenant}/resume")
    ResponseEntity<Tenant> resume(
            @PathVariable TenantId tenant,
            @RequestBody(required = false) @Nullable Reason reason,
            HttpServletRequest request) {
        Reason given = reason == null || reason.reason() == null ? new Reason("resumed") : reason;
        return change(tenant, TenantStatus.ACTIVE, given, request);
    }

    @Allowed(alliance = Role.OPERATOR)
    @PostMapping("/{tenant}/close")
    ResponseEntity<Tenant> close(
            @PathVariable TenantId tenant, @RequestBody Reason reason, HttpServletRequest request) {
        return change(tenant, TenantStatus.CLOSED, reason, request);
    }

    private ResponseEntity<Tenant> change(
            TenantId tenant, TenantStatus next, Reason reason, HttpServletRequest request) {
        String text = reason.text();
        return writes.update(
                request,
                Scope.of(tenant),
                reason,
                Tenant.class,
                () -> tenants.change(tenant, next, text));
    }

    /**
     * A bank to admit.
     *
     * @param code becomes its id; made up where it is missing
     */
    record NewTenant(@Nullable String name, @Nullable String code) {}
}
