package io.alliancehub.service.billing;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.metering.UsageDimension;
import io.alliancehub.service.metering.UsageFilter;
import io.alliancehub.service.metering.UsagePart;
import io.alliancehub.service.metering.UsageReach;
import io.alliancehub.service.metering.UsageRecord;
import io.alliancehub.service.metering.UsageReports;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.TenantTransactions;
import java.time.Clock;
import java.util.Map;
import org.springframework.stereotype.Service;

/** Draft invoices, and the proof that they are right. */
@Service
final class Invoices {
    private final BillingRepository repository;
    private final UsageReports reports;
    private final TenantTransactions transactions;
    private final Clock clock;

    Invoices(
            BillingRepository repository,
            UsageReports reports,
            TenantTransactions transactions,
            Clock clock) {
        this.repository = repository;
        this.reports = reports;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** The draft as of now. */
    DraftInvoice draft(TenantId tenant, InvoiceMonth month) {
        return transactions.call(
                tenant,
                jdbc ->
                        new DraftInvoice(
                                tenant,
                                month,
                                repository.lines(jdbc, tenant, month),
                                clock.instant()));
    }

    /** The calls of a line that have tokens of its class, newest first. */
    Page<UsageRecord> calls(TenantId tenant, InvoiceMonth month, String lineId, UsagePart part) {
        LineKey key =
                draft(tenant, month).lines().stream()
                        .map(InvoiceLine::key)
                        .filter(line -> line.id().equals(lineId))
                        .findFirst()
                        .orElseThrow(() -> HubProblem.notFound("line on this invoice"));
        UsageFilter filter =
                new UsageFilter(
                        month.from(),
                        month.until(),
                        Map.of(
                                UsageDimension.ALIAS, key.alias(),
                                UsageDimension.MODEL_VERSION, key.modelVersion(),
                                UsageDimension.PRICE_VERSION, key.priceVersion()),
                        key.tokenClass(),
                        null);
        return reports.list(UsageReach.of(tenant), filter, part);
    }

    /** Counts the month again on another road; draft, calls and ledger are read at one moment. */
    Recounted recount(TenantId tenant, InvoiceMonth month) {
        return transactions.callAtOneMoment(
                tenant,
                jdbc -> {
                    DraftInvoice draft = draft(tenant, month);
                    Recount recount = new Recount(repository.prices(jdbc));
                    repository.eachCall(jdbc, tenant, month, recount::add);
                    recount.compare(draft);
                    recount.compareTotal("draft total", draft.exactTotal().value());
                    recount.compareTotal(
                            "ledger revenue", repository.revenue(jdbc, tenant, month).value());
                    return new Recounted(draft, recount);
                });
    }

    /** A draft and what an independent count makes of it. */
    record Recounted(DraftInvoice draft, Recount recount) {}
}
