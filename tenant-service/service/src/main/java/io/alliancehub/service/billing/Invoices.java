package io.alliancehub.service.billing;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.job.Progress;
import io.alliancehub.service.metering.UsageDimension;
import io.alliancehub.service.metering.UsageFilter;
import io.alliancehub.service.metering.UsagePart;
import io.alliancehub.service.metering.UsageReach;
import io.alliancehub.service.metering.UsageRecord;
import io.alliancehub.service.metering.UsageReports;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.Require;
import io.alliancehub.service.storage.ClearingTransactions;
import io.alliancehub.service.storage.Cursor;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.TenantTransactions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Draft invoices, and the proof that they are right. */
@Service
final class Invoices {
    private final BillingRepository repository;
    private final UsageReports reports;
    private final TenantTransactions transactions;
    private final ClearingTransactions clearing;
    private final Clock clock;

    Invoices(
            BillingRepository repository,
            UsageReports reports,
            TenantTransactions transactions,
            ClearingTransactions clearing,
            Clock clock) {
        this.repository = repository;
        this.reports = reports;
        this.transactions = transactions;
        this.clearing = clearing;
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
        return recount(tenant, month, new Progress());
    }

    /** The same, for as long as it takes; memory does not grow with the calls. */
    Recounted recount(TenantId tenant, InvoiceMonth month, Progress progress) {
        return transactions.callAtOneMoment(
                tenant,
                jdbc -> {
                    allowLongStatements(jdbc);
                    progress.total(repository.countCalls(jdbc, tenant, month));
                    DraftInvoice draft = draft(tenant, month);
                    Recount recount = new Recount(repository.prices(jdbc));
                    repository.eachCall(
                            jdbc,
                            tenant,
                            month,
                            call -> {
                                recount.add(call);
                                progress.advance(1);
                            });
                    recount.compare(draft);
                    recount.compareTotal("draft total", draft.exactTotal().value());
                    recount.compareTotal(
                            "ledger revenue", repository.revenue(jdbc, tenant, month).value());
                    return new Recounted(draft, recount);
                });
    }

    /** The months that have any call, newest first. */
    Page<InvoiceMonth> months(TenantId tenant, PageRequest page) {
        Instant before = page.after() == null ? Require.LATEST : page.after().at();
        List<InvoiceMonth> months =
                transactions.call(
                        tenant,
                        jdbc -> {
                            List<InvoiceMonth> found = new ArrayList<>();
                            Optional<Instant> last =
                                    repository.lastCallBefore(jdbc, tenant, before);
                            while (last.isPresent() && found.size() < page.rows()) {
                                InvoiceMonth month = InvoiceMonth.at(last.get());
                                found.add(month);
                                last = repository.lastCallBefore(jdbc, tenant, month.from());
                            }
                            return found;
                        });
        return Page.of(months, page, month -> new Cursor(month.from(), month.toString()));
    }

    /** Cross-bank: the drafts of one month, one for each of these banks, as of now. */
    Map<TenantId, DraftInvoice> drafts(List<TenantId> tenants, InvoiceMonth month) {
        Instant asOf = clock.instant();
        Map<TenantId, List<InvoiceLine>> lines =
                clearing.call(jdbc -> repository.lines(jdbc, tenants, month));
        Map<TenantId, DraftInvoice> drafts = new HashMap<>();
        for (TenantId tenant : tenants) {
            drafts.put(
                    tenant,
                    new DraftInvoice(tenant, month, lines.getOrDefault(tenant, List.of()), asOf));
        }
        return drafts;
    }

    /** Those of the banks that have any call in a month. */
    List<TenantId> withCalls(List<TenantId> tenants, InvoiceMonth month) {
        return tenants.stream()
                .filter(
                        tenant ->
                                transactions.call(
                                        tenant, jdbc -> repository.hasCalls(jdbc, tenant, month)))
                .toList();
    }

    private static void allowLongStatements(JdbcClient jdbc) {
        jdbc.sql("select set_config('statement_timeout', '60s', true)")
                .query(String.class)
                .single();
    }

    /** A draft and what an independent count makes of it. */
    record Recounted(DraftInvoice draft, Recount recount) {}
}
