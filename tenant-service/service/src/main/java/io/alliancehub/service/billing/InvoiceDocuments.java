package io.alliancehub.service.billing;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.document.Paper;
import io.alliancehub.service.document.PdfFile;
import io.alliancehub.service.document.Spreadsheet;
import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import io.alliancehub.service.settings.KeyEnvironment;
import io.alliancehub.service.tenant.Tenant;
import io.alliancehub.service.tenant.Tenants;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.springframework.stereotype.Service;

/** The draft invoice as a file, made anew each time; two at a time, since each takes memory. */
@Service
final class InvoiceDocuments {
    private static final int PDF_LINES_MAX = 5_000;
    private static final int XLSX_LINES_MAX = 100_000;
    private static final String DEMO = "demo";
    private final Semaphore room = new Semaphore(2);
    private final Invoices invoices;
    private final Recounts recounts;
    private final Tenants tenants;
    private final KeyEnvironment environment;

    InvoiceDocuments(
            Invoices invoices, Recounts recounts, Tenants tenants, KeyEnvironment environment) {
        this.invoices = invoices;
        this.recounts = recounts;
        this.tenants = tenants;
        this.environment = environment;
    }

    /** To print. */
    byte[] pdf(TenantId tenant, InvoiceMonth month, Language language) {
        return made(paper(tenant, month, language, PDF_LINES_MAX), PdfFile::of);
    }

    /** To reckon on. */
    byte[] xlsx(TenantId tenant, InvoiceMonth month, Language language) {
        return made(paper(tenant, month, language, XLSX_LINES_MAX), Spreadsheet::of);
    }

    private Paper paper(TenantId tenant, InvoiceMonth month, Language language, int linesMax) {
        Tenant bank = tenants.get(tenant);
        DraftInvoice draft = invoices.draft(tenant, month);
        if (draft.lines().size() > linesMax) {
            throw new HubProblem(
                    ProblemCode.CONFLICT,
                    "the draft has "
                            + draft.lines().size()
                            + " lines, more than fit; read it over the API, or as .xlsx");
        }
        return new InvoicePaper(language, DEMO.equals(environment.value()))
                .of(bank, draft, recounts.latest(tenant, month).orElse(null));
    }

    private byte[] made(Paper paper, Function<Paper, byte[]> make) {
        room.acquireUninterruptibly();
        try {
            return make.apply(paper);
        } finally {
            room.release();
        }
    }
}
