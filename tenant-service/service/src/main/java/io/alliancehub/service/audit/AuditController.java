package io.alliancehub.service.audit;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.problem.Require;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.Scope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The audit trail over HTTP: to be read, never to be written. */
@RestController
@RequestMapping("/api/v1/audit")
final class AuditController {
    private final AuditTrail trail;

    AuditController(AuditTrail trail) {
        this.trail = trail;
    }

    @Allowed(alliance = {Role.OPERATOR, Role.AUDITOR})
    @GetMapping
    Page<AuditRecord> list(
            @RequestParam(required = false) @Nullable TenantId tenantId,
            @RequestParam(required = false) @Nullable String action,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Require.moment("from", from);
        Require.moment("to", to);
        String tenant = tenantId == null ? null : tenantId.value();
        return trail.list(new AuditFilter(tenant, action, from, to), PageRequest.of(limit, cursor));
    }

    /** Recomputes the chain of a bank, or the alliance's own where none is named. */
    @Allowed(alliance = {Role.OPERATOR, Role.AUDITOR})
    @GetMapping("/chain")
    AuditTrail.Verdict chain(@RequestParam(required = false) @Nullable TenantId tenantId) {
        return trail.verify(tenantId == null ? Scope.ALLIANCE.value() : tenantId.value());
    }
}
