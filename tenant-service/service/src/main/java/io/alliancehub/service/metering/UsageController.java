package io.alliancehub.service.metering;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.Require;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.tenant.Tenants;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A bank's calls over HTTP. */
@RestController
@RequestMapping("/api/v1/tenants/{tenant}/usage")
final class UsageController {
    private final UsageReports reports;
    private final Tenants tenants;

    UsageController(UsageReports reports, Tenants tenants) {
        this.reports = reports;
        this.tenants = tenants;
    }

    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.DEVELOPER, Role.AUDITOR})
    @GetMapping
    Page<UsageRecord> list(
            @PathVariable TenantId tenant,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            @RequestParam(required = false) @Nullable String appId,
            @RequestParam(required = false) @Nullable String keyId,
            @RequestParam(required = false) @Nullable String alias,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        tenants.get(tenant);
        Require.moment("from", from);
        Require.moment("to", to);
        UsageFilter filter = new UsageFilter(from, to, appId, keyId, alias, null, null, null, null);
        return reports.list(tenant, filter, PageRequest.of(limit, cursor));
    }

    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.DEVELOPER, Role.AUDITOR})
    @GetMapping("/{requestId}")
    UsageRecord get(@PathVariable TenantId tenant, @PathVariable String requestId) {
        return reports
                .list(tenant, UsageFilter.request(requestId), PageRequest.of(1, null))
                .items()
                .stream()
                .findFirst()
                .orElseThrow(() -> HubProblem.notFound("call"));
    }
}
