package io.alliancehub.service.ledger;

import io.alliancehub.service.money.Yuan;

/** One debit or credit: exactly one of the two is above zero. */
public record LedgerEntry(Account account, Yuan debit, Yuan credit) {
    public LedgerEntry {
        boolean debits = debit.compareTo(Yuan.ZERO) > 0;
        boolean credits = credit.compareTo(Yuan.ZERO) > 0;
        if (debit.compareTo(Yuan.ZERO) < 0 || credit.compareTo(Yuan.ZERO) < 0) {
            throw new IllegalArgumentException("an entry cannot be negative");
        }
        if (debits == credits) {
            throw new IllegalArgumentException("an entry is either a debit or a credit");
        }
    }

    static LedgerEntry debit(Account account, Yuan amount) {
        return new LedgerEntry(account, amount, Yuan.ZERO);
    }

    static LedgerEntry credit(Account account, Yuan amount) {
        return new LedgerEntry(account, Yuan.ZERO, amount);
    }
}
