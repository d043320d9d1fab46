package io.alliancehub.service.audit;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.audit.ChainProofs.ProofJob;
import io.alliancehub.service.change.Writes;
import io.alliancehub.service.change.Writes.Answer;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.tenant.Tenants;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** One bank's audit trail over HTTP: its own chain, whatever the filters say. */
@RestController
@RequestMapping("/api/v1/tenants/{tenant}")
@Allowed(
        alliance = {Role.OPERATOR, Role.AUDITOR},
        bank = {Role.BANK_ADMIN, Role.AUDITOR})
final class BankAuditController {
    private final AuditReader reader;
    private final AuditExport export;
    private final ChainProofs proofs;
    private final Tenants tenants;
    private final Writes writes;

    BankAuditController(
            AuditReader reader,
            AuditExport export,
            ChainProofs proofs,
            Tenants tenants,
            Writes writes) {
        this.reader = reader;
        this.export = export;
        this.proofs = proofs;
        this.tenants = tenants;
        this.writes = writes;
    }

    @GetMapping("/audit")
    Page<AuditEntry> list(
            @PathVariable TenantId tenant,
            @ParameterObject AuditQuery query,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        tenants.get(tenant);
        return reader.list(tenant, query.filter(null), PageRequest.of(limit, cursor));
    }

    @GetMapping(path = "/audit.csv", produces = "text/csv")
    void csv(
            @PathVariable TenantId tenant,
            @ParameterObject AuditQuery query,
            HttpServletResponse response)
            throws IOException {
        export.csv(tenants.get(tenant).id(), query.filter(null), response);
    }

    @GetMapping(path = "/audit.jsonl", produces = "application/jsonl")
    void lines(
            @PathVariable TenantId tenant,
            @ParameterObject AuditQuery query,
            HttpServletResponse response)
            throws IOException {
        export.lines(tenants.get(tenant).id(), query.filter(null), response);
    }

    /** Has the bank's chain proved in the background. */
    @PostMapping("/audit/verify")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<ProofJob> verify(@PathVariable TenantId tenant, HttpServletRequest request) {
        Scope scope = Scope.of(tenants.get(tenant).id());
        return writes.perform(
                request,
                scope,
                null,
                ProofJob.class,
                () -> Answer.of(202, proofs.request(scope, tenant.value())));
    }

    @GetMapping("/audit/verifications")
    Page<ProofJob> verifications(
            @PathVariable TenantId tenant,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return proofs.list(Scope.of(tenant), tenant.value(), PageRequest.of(limit, cursor));
    }

    @GetMapping("/audit/verifications/{id}")
    ProofJob verification(@PathVariable TenantId tenant, @PathVariable String id) {
        return proofs.get(Scope.of(tenant), id);
    }

    @PostMapping("/audit/verifications/{id}/cancel")
    ResponseEntity<ProofJob> cancel(
            @PathVariable TenantId tenant, @PathVariable String id, HttpServletRequest request) {
        return writes.update(
                request,
                Scope.of(tenant),
                null,
                ProofJob.class,
                () -> proofs.cancel(Scope.of(tenant), id));
    }
}
