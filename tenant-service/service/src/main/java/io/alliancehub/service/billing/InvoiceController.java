package io.alliancehub.service.billing;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.metering.TokenClass;
import io.alliancehub.service.metering.UsageOrder;
import io.alliancehub.service.metering.UsagePart;
import io.alliancehub.service.metering.UsageRecord;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.tenant.Tenants;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Draft invoices over HTTP. */
@RestController
@RequestMapping("/api/v1/tenants/{tenant}/invoices/{month}")
final class InvoiceController {
    private static final String XLSX =
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private final Invoices invoices;
    private final InvoiceDocuments documents;
    private final Tenants tenants;

    InvoiceController(Invoices invoices, InvoiceDocuments documents, Tenants tenants) {
        this.invoices = invoices;
        this.documents = documents;
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

    /** As a PDF to print. */
    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.AUDITOR})
    @GetMapping(path = "/document.pdf", produces = MediaType.APPLICATION_PDF_VALUE)
    ResponseEntity<byte[]> pdf(
            @PathVariable TenantId tenant,
            @PathVariable String month,
            @RequestParam(required = false) @Nullable String lang) {
        byte[] file = documents.pdf(tenant, InvoiceMonth.parse(month), Language.of(lang));
        return file(file, MediaType.APPLICATION_PDF, name(tenant, month) + ".pdf");
    }

    /** As a spreadsheet. */
    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.AUDITOR})
    @GetMapping(path = "/document.xlsx", produces = XLSX)
    ResponseEntity<byte[]> xlsx(
            @PathVariable TenantId tenant,
            @PathVariable String month,
            @RequestParam(required = false) @Nullable String lang) {
        byte[] file = documents.xlsx(tenant, InvoiceMonth.parse(month), Language.of(lang));
        return file(file, MediaType.parseMediaType(XLSX), name(tenant, month) + ".xlsx");
    }

    private static String name(TenantId tenant, String month) {
        return "draft-invoice-" + tenant + "-" + month;
    }

    private static ResponseEntity<byte[]> file(byte[] content, MediaType type, String name) {
        return ResponseEntity.ok()
                .contentType(type)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(name).build().toString())
                .body(content);
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
            String residue,
            @Nullable String adapterDigest) {
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
                    line.residue().toString(),
                    line.adapterDigest());
        }
    }
}
