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

/** The whole audit trail over HTTP, for the alliance: to be read and proved, never written. */
@RestController
@RequestMapping("/api/v1")
@Allowed(alliance = {Role.OPERATOR, Role.AUDITOR})
final class AuditController {
    private final AuditReader reader;
    private final AuditExport export;
    private final Chains chains;
    private final ChainProofs proofs;
    private final Tenants tenants;
    private final Writes writes;

    AuditController(
            AuditReader reader,
            AuditExport export,
            Chains chains,
            ChainProofs proofs,
            Tenants tenants,
            Writes writes) {
        this.reader = reader;
        this.export = export;
        this.chains = chains;
        this.proofs = proofs;
        this.tenants = tenants;
        this.writes = writes;
    }

    /** {@code tenant} is a bank's id, or {@code @alliance}; every chain where it is missing. */
    @GetMapping("/audit")
    Page<AuditEntry> list(
            @RequestParam(required = false) @Nullable String tenant,
            @ParameterObject AuditQuery query,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return reader.list(query.filter(tenant), PageRequest.of(limit, cursor));
    }

    @GetMapping(path = "/audit.csv", produces = "text/csv")
    void csv(
            @RequestParam(required = false) @Nullable String tenant,
            @ParameterObject AuditQuery query,
            HttpServletResponse response)
            throws IOException {
        export.csv(null, query.filter(tenant), response);
    }

    @GetMapping(path = "/audit.jsonl", produces = "application/jsonl")
    void lines(
            @RequestParam(required = false) @Nullable String tenant,
            @ParameterObject AuditQuery query,
            HttpServletResponse response)
            throws IOException {
        export.lines(null, query.filter(tenant), response);
    }

    /** Recomputes the chain of a bank, or the alliance's own where none is named, at once. */
    @GetMapping("/audit/chain")
    Chains.Verdict chain(@RequestParam(required = false) @Nullable TenantId tenant) {
        return chains.verify(tenant == null ? Scope.ALLIANCE.value() : tenant.value());
    }

    /** Has the chain of a bank proved in the background, or all where none is named. */
    @PostMapping("/audit/verify")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<ProofJob> verify(
            @RequestParam(required = false) @Nullable TenantId tenant, HttpServletRequest request) {
        String subject = tenant == null ? ChainWork.ALL : tenants.get(tenant).id().value();
        return writes.perform(
                request,
                Scope.ALLIANCE,
                subject,
                ProofJob.class,
                () -> Answer.of(202, proofs.request(Scope.ALLIANCE, subject)));
    }

    @GetMapping("/audit/verifications")
    Page<ProofJob> verifications(
            @RequestParam(required = false) @Nullable TenantId tenant,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        String subject = tenant == null ? ChainWork.ALL : tenant.value();
        return proofs.list(Scope.ALLIANCE, subject, PageRequest.of(limit, cursor));
    }

    @GetMapping("/audit/verifications/{id}")
    ProofJob verification(@PathVariable String id) {
        return proofs.get(Scope.ALLIANCE, id);
    }

    @PostMapping("/audit/verifications/{id}/cancel")
    ResponseEntity<ProofJob> cancel(@PathVariable String id, HttpServletRequest request) {
        return writes.update(
                request,
                Scope.ALLIANCE,
                null,
                ProofJob.class,
                () -> proofs.cancel(Scope.ALLIANCE, id));
    }
}
