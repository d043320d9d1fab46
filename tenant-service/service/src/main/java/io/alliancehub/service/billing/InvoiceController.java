package io.alliancehub.service.billing;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.metering.TokenClass;
import io.alliancehub.service.metering.UsageOrder;
import io.alliancehub.service.metering.UsagePart;
import io.alliancehub.service.metering.UsageRecord;
import io.alliancehub.service.money.Yuan;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.tenant.Tenants;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Draft invoices over HTTP. */
@RestController
@RequestMapping("/api/v1/tenants/{tenant}/invoices/{month}")
final class InvoiceController {
    private final Invoices invoices;
    private final Tenants tenants;

    InvoiceController(Invoices invoices, Tenants tenants) {
        this.invoices = invoices;
        this.tenants = tenants;
    }

    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.AUDITOR})
    @GetMapping
    Draft draft(@PathVariable TenantId tenant, @PathVariable String month) {
        tenants.get(tenant);
        return Draft.of(invoices.draft(tenant, InvoiceMonth.parse(month)));
    }

    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.AUDITOR})
    @GetMapping("/lines/{line}/requests")
    Page<UsageRecord> calls(
            @PathVariable TenantId tenant,
            @PathVariable String month,
            @PathVariable String line,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        tenants.get(tenant);
        return invoices.calls(
                tenant,
                InvoiceMonth.parse(month),
                line,
                UsagePart.of(UsageOrder.NEWEST_FIRST, limit, cursor));
    }

    /** Changes nothing: it is a POST because it may read a month's calls one by one. */
    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.AUDITOR})
    @PostMapping("/recount")
    RecountAnswer recount(@PathVariable TenantId tenant, @PathVariable String month) {
        tenants.get(tenant);
        Invoices.Recounted result = invoices.recount(tenant, InvoiceMonth.parse(month));
        return new RecountAnswer(
                result.recount().differences().isEmpty(),
                result.draft().exactTotal().toString(),
                new Yuan(result.recount().total()).toString(),
                result.recount().differences(),
                result.recount().outsidePrices());
    }

    /** Amounts in yuan are decimal text; {@code totalMinor} is whole fen. */
    record Draft(
            TenantId tenantId,
            String month,
            String status,
            String currency,
            String rounding,
            List<Line> lines,
            String exactTotal,
            long totalMinor,
            Instant asOf) {
        static Draft of(DraftInvoice draft) {
            return new Draft(
                    draft.tenant(),
                    draft.month().toString(),
                    "DRAFT",
                    "CNY",
                    InvoiceLine.ROUNDING.name(),
                    draft.lines().stream().map(Line::of).toList(),
                    draft.exactTotal().toString(),
                    draft.totalMinor(),
                    draft.asOf());
        }
    }

    record Line(
            String id,
            String alias,
            String modelVersion,
            String priceVersion,
            TokenClass tokenClass,
            long tokens,
            String unitPricePerMillion,
            String exactAmount,
            long amountMinor,
            String residue) {
        static Line of(InvoiceLine line) {
            return new Line(
                    line.key().id(),
                    line.key().alias(),
                    line.key().modelVersion(),
                    line.key().priceVersion(),
                    line.key().tokenClass(),
                    line.tokens(),
                    line.unitPrice().toString(),
                    line.exactAmount().toString(),
                    line.amountMinor(),
                    line.residue().toString());
        }
    }

    /**
     * What a recount found.
     *
     * @param outsidePrices calls admitted at a price that was not in force at their moment, as by a
     *     gateway that had not heard of a price which began at once; at most the first hundred
     */
    record RecountAnswer(
            boolean equal,
            String draftExactTotal,
            String recountExactTotal,
            List<Recount.Difference> differences,
            List<Recount.OutsidePrice> outsidePrices) {}
}
