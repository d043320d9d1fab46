package io.alliancehub.service.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.money.Yuan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

final class JournalEntryTest {
    private static final TenantId BANK = new TenantId("bank-a");
    private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");

    @Property
    void everyAccrualBalances(@ForAll @LongRange(min = 1) long units) {
        JournalEntry journal = JournalEntry.accrual(BANK, "use-1", Yuan.ofUnits(units), NOW, NOW);
        assertThat(journal.entries()).hasSize(2);
        assertThat(journal.entries().getFirst().debit())
                .isEqualTo(journal.entries().getLast().credit());
    }

    @Property
    void entriesThatDoNotBalanceAreNoJournalEntry(
            @ForAll @Size(min = 1, max = 6) List<@LongRange(min = 1, max = 99) Long> debits,
            @ForAll @Size(min = 1, max = 6) List<@LongRange(min = 1, max = 99) Long> credits) {
        List<LedgerEntry> entries = new ArrayList<>();
        for (long units : debits) {
            entries.add(LedgerEntry.debit(Account.ACCRUED_RECEIVABLE, Yuan.ofUnits(units)));
        }
        for (long units : credits) {
            entries.add(LedgerEntry.credit(Account.USAGE_REVENUE, Yuan.ofUnits(units)));
        }
        boolean balances =
                debits.stream().mapToLong(Long::longValue).sum()
                        == credits.stream().mapToLong(Long::longValue).sum();
        if (balances) {
            assertThat(new JournalEntry("j", BANK, "u", NOW, NOW, entries).entries())
                    .hasSize(debits.size() + credits.size());
        } else {
            assertThatThrownBy(() -> new JournalEntry("j", BANK, "u", NOW, NOW, entries))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
