package io.alliancehub.service.ledger;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.money.Yuan;
import java.time.Instant;
import java.util.List;

/**
 * A set of entries that balance; one that does not cannot be made.
 *
 * @param usageId the usage that it books; each is booked once
 */
public record JournalEntry(
        String id,
        TenantId tenant,
        String usageId,
        Instant occurredAt,
        Instant recordedAt,
        List<LedgerEntry> entries) {
    public JournalEntry {
        entries = List.copyOf(entries);
        Yuan debits = Yuan.ZERO;
        Yuan credits = Yuan.ZERO;
        for (LedgerEntry entry : entries) {
            debits = debits.plus(entry.debit());
            credits = credits.plus(entry.credit());
        }
        if (entries.isEmpty() || !debits.equals(credits)) {
            throw new IllegalArgumentException(
                    "debits of " + debits + " against credits of " + credits);
        }
    }

    /** Usage that is earned and not yet invoiced: accrued receivable against revenue. */
    public static JournalEntry accrual(
            TenantId tenant, String usageId, Yuan amount, Instant occurredAt, Instant recordedAt) {
        return new JournalEntry(
                "use-" + usageId,
                tenant,
                usageId,
                occurredAt,
                recordedAt,
                List.of(
                        LedgerEntry.debit(Account.ACCRUED_RECEIVABLE, amount),
                        LedgerEntry.credit(Account.USAGE_REVENUE, amount)));
    }
}
