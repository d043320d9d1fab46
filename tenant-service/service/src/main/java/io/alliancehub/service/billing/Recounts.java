package io.alliancehub.service.billing;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.change.Change;
import io.alliancehub.service.job.Job;
import io.alliancehub.service.job.Jobs;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import io.alliancehub.service.tenant.Tenants;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/** Recounts that run in the background: of one bank's month, or of all banks' at once. */
@Service
final class Recounts {
    private final Jobs jobs;
    private final Invoices invoices;
    private final Tenants tenants;
    private final TenantTransactions transactions;
    private final ApplicationEventPublisher events;
    private final JsonMapper json;

    Recounts(
            Jobs jobs,
            Invoices invoices,
            Tenants tenants,
            TenantTransactions transactions,
            ApplicationEventPublisher events,
            JsonMapper json) {
        this.jobs = jobs;
        this.invoices = invoices;
        this.tenants = tenants;
        this.transactions = transactions;
        this.events = events;
        this.json = json;
    }

    /** Asks for one; the open one of the same month, where there is one. */
    RecountJob request(TenantId tenant, InvoiceMonth month) {
        return read(jobs.request(Scope.of(tenant), RecountWork.KIND, month.toString()));
    }

    RecountJob get(TenantId tenant, InvoiceMonth month, String id) {
        return read(ofMonth(tenant, month, id));
    }

    RecountJob cancel(TenantId tenant, InvoiceMonth month, String id) {
        Job job = ofMonth(tenant, month, id);
        return read(jobs.cancel(Scope.of(tenant), RecountWork.KIND, job.id()));
    }

    /** The recounts of a month that were ever asked for, newest first. */
    Page<RecountJob> list(TenantId tenant, InvoiceMonth month, PageRequest page) {
        return jobs.list(Scope.of(tenant), RecountWork.KIND, month.toString(), page)
                .map(this::read);
    }

    /** The newest recount of each of these months that has any. */
    Map<String, RecountJob> latest(TenantId tenant, List<String> months) {
        Map<String, RecountJob> latest = new HashMap<>();
        jobs.latest(Scope.of(tenant), RecountWork.KIND, months)
                .forEach(job -> latest.put(job.subject(), read(job)));
        return latest;
    }

    /** The newest recount of a month. */
    Optional<RecountJob> latest(TenantId tenant, InvoiceMonth month) {
        return Optional.ofNullable(latest(tenant, List.of(month.toString())).get(month.toString()));
    }

    /** The newest recount of a month of each of these banks that has any. */
    Map<TenantId, RecountJob> latestOfAll(List<TenantId> banks, InvoiceMonth month) {
        Map<TenantId, RecountJob> latest = new HashMap<>();
        jobs.latestOfAll(banks.stream().map(Scope::of).toList(), RecountWork.KIND, month.toString())
                .forEach(job -> latest.put(new TenantId(job.tenantId()), read(job)));
        return latest;
    }

    /** Asks for the recount of every bank that has calls in a month. */
    AllRecounts requestAll(InvoiceMonth month) {
        return transactions.call(
                Scope.ALLIANCE,
                jdbc -> {
                    List<TenantId> banks = invoices.withCalls(tenants.ids(), month);
                    if (banks.isEmpty()) {
                        throw new HubProblem(
                                ProblemCode.CONFLICT, "no bank has a call in " + month);
                    }
                    String batch = jobs.newBatch();
                    List<RecountJob> asked =
                            banks.stream().map(bank -> requestOne(bank, month, batch)).toList();
                    AllRecounts all = AllRecounts.of(batch, asked);
                    events.publishEvent(
                            Change.made(
                                    Scope.ALLIANCE,
                                    "recount.requested",
                                    batch,
                                    new AllRequested(month.toString(), banks)));
                    return all;
                });
    }

    AllRecounts getAll(String batch) {
        return AllRecounts.of(batch, jobs.batch(batch).stream().map(this::read).toList());
    }

    /** Cancels those that have not ended. */
    AllRecounts cancelAll(String batch) {
        List<Job> before = jobs.batch(batch);
        return transactions.call(
                Scope.ALLIANCE,
                jdbc -> {
                    List<RecountJob> after =
                            before.stream().map(this::cancelled).map(this::read).toList();
                    events.publishEvent(
                            new Change(
                                    Scope.ALLIANCE, "recount.cancelled", batch, null, null, null));
                    return AllRecounts.of(batch, after);
                });
    }

    private Job cancelled(Job job) {
        Job now = jobs.get(job.scope(), RecountWork.KIND, job.id());
        return now.isOpen() ? jobs.cancel(now.scope(), RecountWork.KIND, now.id()) : now;
    }

    private RecountJob requestOne(TenantId bank, InvoiceMonth month, String batch) {
        return read(jobs.request(Scope.of(bank), RecountWork.KIND, month.toString(), batch));
    }

    private Job ofMonth(TenantId tenant, InvoiceMonth month, String id) {
        Job job = jobs.get(Scope.of(tenant), RecountWork.KIND, id);
        if (!job.subject().equals(month.toString())) {
            throw HubProblem.notFound("recount of this month");
        }
        return job;
    }

    private RecountJob read(Job job) {
        return RecountJob.of(job, json);
    }

    /** What the alliance's trail says of a request for all banks. */
    private record AllRequested(String month, List<TenantId> banks) {}
}
