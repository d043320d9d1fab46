package io.alliancehub.service.adapter;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.change.Writes;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.Scope;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A bank's adapters over HTTP. */
@RestController
@RequestMapping("/api/v1/tenants/{tenant}/adapters")
final class AdapterController {
    private final Adapters adapters;
    private final Writes writes;

    AdapterController(Adapters adapters, Writes writes) {
        this.adapters = adapters;
        this.writes = writes;
    }

    /** Withdrawn ones included, the newest first; {@code q} is a part of the name or the digest. */
    @Allowed(
            alliance = {Role.OPERATOR, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.DEVELOPER, Role.AUDITOR})
    @GetMapping
    Page<AdapterView> list(
            @PathVariable TenantId tenant,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return adapters.list(tenant, q, PageRequest.of(limit, cursor));
    }

    @Allowed(
            alliance = {Role.OPERATOR, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.DEVELOPER, Role.AUDITOR})
    @GetMapping("/{version}")
    AdapterView get(@PathVariable TenantId tenant, @PathVariable String version) {
        return adapters.view(tenant, version);
    }

    /** Withdraws it: the members lose it, its bytes are forgotten, its past stays. */
    @Allowed(alliance = Role.OPERATOR, bank = Role.BANK_ADMIN)
    @DeleteMapping("/{version}")
    ResponseEntity<Adapter> withdraw(
            @PathVariable TenantId tenant,
            @PathVariable String version,
            HttpServletRequest request) {
        return writes.update(
                request,
                Scope.of(tenant),
                null,
                Adapter.class,
                () -> adapters.withdraw(tenant, version));
    }
}
