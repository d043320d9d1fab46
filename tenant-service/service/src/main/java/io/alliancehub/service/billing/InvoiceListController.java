package io.alliancehub.service.billing;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.tenant.Tenant;
import io.alliancehub.service.tenant.Tenants;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists of draft invoices over HTTP: all banks of a month, all months of a bank. */
@RestController
final class InvoiceListController {
    private final Invoices invoices;
    private final Recounts recounts;
    private final Tenants tenants;

    InvoiceListController(Invoices invoices, Recounts recounts, Tenants tenants) {
        this.invoices = invoices;
        this.recounts = recounts;
        this.tenants = tenants;
    }

    /** Every bank with its total of a month, also where that is nothing; oldest bank first. */
    @Allowed(alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR})
    @GetMapping("/api/v1/invoices")
    Page<Summary> ofMonth(
            @RequestParam String month,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        InvoiceMonth wanted = InvoiceMonth.parse(month);
        Page<Tenant> banks = tenants.inOrder(limit, cursor);
        List<TenantId> ids = banks.items().stream().map(Tenant::id).toList();
        Map<TenantId, DraftInvoice> drafts = invoices.drafts(ids, wanted);
        Map<TenantId, RecountJob> latest = recounts.latestOfAll(ids, wanted);
        return banks.map(
                bank ->
                        Summary.of(
                                bank,
                                Objects.requireNonNull(drafts.get(bank.id())),
                                latest.get(bank.id())));
    }

    /** The months in which the bank has calls, newest first; {@code GET} one for its total. */
    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.AUDITOR})
    @GetMapping("/api/v1/tenants/{tenant}/invoices")
    Page<Month> ofBank(
            @PathVariable TenantId tenant,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        tenants.get(tenant);
        Page<InvoiceMonth> months = invoices.months(tenant, PageRequest.of(limit, cursor));
        Map<String, RecountJob> latest =
                recounts.latest(
                        tenant, months.items().stream().map(InvoiceMonth::toString).toList());
        return months.map(
                month -> new Month(month.toString(), "DRAFT", latest.get(month.toString())));
    }

    /**
     * A bank's draft in short; {@code exactTotal} is decimal text of yuan, {@code totalMinor} whole
     * fen.
     *
     * @param recount the newest of this month; absent where there was none
     */
    record Summary(
            TenantId tenantId,
            String tenantName,
            String month,
            String status,
            String currency,
            int lines,
            String exactTotal,
            long totalMinor,
            @Nullable RecountJob recount) {
        static Summary of(Tenant bank, DraftInvoice draft, @Nullable RecountJob recount) {
            return new Summary(
                    bank.id(),
                    bank.name(),
                    draft.month().toString(),
                    "DRAFT",
                    "CNY",
                    draft.lines().size(),
                    draft.exactTotal().toString(),
                    draft.totalMinor(),
                    recount);
        }
    }

    /**
     * A month that has calls.
     *
     * @param recount the newest of this month; absent where there was none
     */
    record Month(String month, String status, @Nullable RecountJob recount) {}
}
