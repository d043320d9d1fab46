package io.alliancehub.service.billing;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.change.Writes;
import io.alliancehub.service.change.Writes.Answer;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.tenant.Tenants;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Recounts of a bank's month over HTTP: at once, or in the background. */
@RestController
@RequestMapping("/api/v1/tenants/{tenant}/invoices/{month}")
@Allowed(
        alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
        bank = {Role.BANK_ADMIN, Role.FINANCE, Role.AUDITOR})
final class RecountController {
    private final Invoices invoices;
    private final Recounts recounts;
    private final Tenants tenants;
    private final Writes writes;

    RecountController(Invoices invoices, Recounts recounts, Tenants tenants, Writes writes) {
        this.invoices = invoices;
        this.recounts = recounts;
        this.tenants = tenants;
        this.writes = writes;
    }

    /** Changes nothing: it is a POST because it may read a month's calls one by one. */
    @PostMapping("/recount")
    RecountResult recount(@PathVariable TenantId tenant, @PathVariable String month) {
        tenants.get(tenant);
        return RecountResult.of(invoices.recount(tenant, InvoiceMonth.parse(month)));
    }

    /** Asks for one in the background; one that is open already is answered again. */
    @PostMapping("/recounts")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<RecountJob> request(
            @PathVariable TenantId tenant, @PathVariable String month, HttpServletRequest request) {
        tenants.get(tenant);
        InvoiceMonth wanted = InvoiceMonth.parse(month);
        return writes.perform(
                request,
                Scope.of(tenant),
                null,
                RecountJob.class,
                () -> Answer.of(202, recounts.request(tenant, wanted)));
    }

    @GetMapping("/recounts")
    Page<RecountJob> list(
            @PathVariable TenantId tenant,
            @PathVariable String month,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        tenants.get(tenant);
        return recounts.list(tenant, InvoiceMonth.parse(month), PageRequest.of(limit, cursor));
    }

    @GetMapping("/recounts/{id}")
    RecountJob get(
            @PathVariable TenantId tenant, @PathVariable String month, @PathVariable String id) {
        return recounts.get(tenant, InvoiceMonth.parse(month), id);
    }

    @PostMapping("/recounts/{id}/cancel")
    ResponseEntity<RecountJob> cancel(
            @PathVariable TenantId tenant,
            @PathVariable String month,
            @PathVariable String id,
            HttpServletRequest request) {
        InvoiceMonth wanted = InvoiceMonth.parse(month);
        return writes.update(
                request,
                Scope.of(tenant),
                null,
                RecountJob.class,
                () -> recounts.cancel(tenant, wanted, id));
    }
}
