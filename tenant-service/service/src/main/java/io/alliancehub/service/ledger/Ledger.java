package io.alliancehub.service.ledger;

import io.alliancehub.contract.LimitWindows;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.ledger.LedgerRepository.AccountBalance;
import io.alliancehub.service.money.Yuan;
import io.alliancehub.service.storage.Cursor;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.PageRequest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** The ledger of the alliance: every journal entry balances, and no row ever changes. */
@Service
public final class Ledger {
    private final LedgerRepository repository;
    private final LedgerMonths months;

    Ledger(LedgerRepository repository, LedgerMonths months) {
        this.repository = repository;
        this.months = months;
    }

    /** Books all of them within the caller's transaction of the clearing role. */
    public void post(List<JournalEntry> journals) {
        if (!journals.isEmpty()) {
            repository.insert(journals);
        }
    }

    /** What a bank owes, as its entries stand. */
    public Accrued accrued(TenantId tenant, Instant moment) {
        String month = LimitWindows.at(moment).month();
        return new Accrued(
                months.balance(tenant, Account.ACCRUED_RECEIVABLE),
                months.balance(tenant, Account.ACCRUED_RECEIVABLE, month));
    }

    /** The sums of every account: of one bank, or of all where {@code tenant} is null. */
    TrialBalance trialBalance(@Nullable TenantId tenant) {
        List<AccountBalance> accounts =
                tenant == null ? repository.balance() : repository.balance(tenant);
        Yuan debits = Yuan.ZERO;
        Yuan credits = Yuan.ZERO;
        for (AccountBalance account : accounts) {
            debits = debits.plus(account.debit());
            credits = credits.plus(account.credit());
        }
        return new TrialBalance(debits.equals(credits), debits, credits, accounts);
    }

    /** A bank's postings by the moment of the use, newest first; null is no bound. */
    Page<JournalEntry> journal(
            TenantId tenant, @Nullable Instant from, @Nullable Instant until, PageRequest page) {
        return Page.of(
                repository.list(tenant, from, until, page),
                page,
                entry -> new Cursor(entry.occurredAt(), entry.id()));
    }

    /**
     * What was used and not paid.
     *
     * @param total of all months
     * @param ofMonth of the month that was asked for
     */
    public record Accrued(Yuan total, Yuan ofMonth) {}

    /** Whether debits equal credits, and what they are made of. */
    record TrialBalance(
            boolean balanced, Yuan debits, Yuan credits, List<AccountBalance> accounts) {}
}
