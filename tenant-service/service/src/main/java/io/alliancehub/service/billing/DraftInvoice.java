package io.alliancehub.service.billing;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.money.Yuan;
import java.time.Instant;
import java.util.List;

/** What a bank's month has cost as of a moment: computed from usage, not stored. */
record DraftInvoice(TenantId tenant, InvoiceMonth month, List<InvoiceLine> lines, Instant asOf) {
    DraftInvoice {
        lines = List.copyOf(lines);
    }

    Yuan exactTotal() {
        return lines.stream().map(InvoiceLine::exactAmount).reduce(Yuan.ZERO, Yuan::plus);
    }

    long totalMinor() {
        return lines.stream().mapToLong(InvoiceLine::amountMinor).reduce(0, Math::addExact);
    }
}
