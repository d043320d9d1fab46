package io.alliancehub.service.billing;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.job.Job;
import io.alliancehub.service.job.JobWork;
import io.alliancehub.service.job.Progress;
import org.springframework.stereotype.Component;

/** Counts a bank's month again in the background; the job's subject is the month. */
@Component
final class RecountWork implements JobWork {
    static final String KIND = "RECOUNT";
    private final Invoices invoices;

    RecountWork(Invoices invoices) {
        this.invoices = invoices;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public RecountResult run(Job job, Progress progress) {
        TenantId tenant = new TenantId(job.tenantId());
        InvoiceMonth month = InvoiceMonth.parse(job.subject());
        return RecountResult.of(invoices.recount(tenant, month, progress));
    }
}
