package io.alliancehub.service.ledger;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.problem.Require;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.tenant.Tenants;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The trial balance and a bank's journal over HTTP. */
@RestController
final class LedgerController {
    private final Ledger ledger;
    private final Tenants tenants;

    LedgerController(Ledger ledger, Tenants tenants) {
        this.ledger = ledger;
        this.tenants = tenants;
    }

    @Allowed(alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR})
    @GetMapping("/api/v1/ledger/trial-balance")
    Balance trialBalance(@RequestParam(required = false) @Nullable TenantId tenantId) {
        Ledger.TrialBalance balance = ledger.trialBalance(tenantId);
        return new Balance(
                balance.balanced(),
                balance.debits().toString(),
                balance.credits().toString(),
                balance.accounts().stream()
                        .map(
                                row ->
                                        new AccountLine(
                                                row.tenant(),
                                                row.account(),
                                                row.debit().toString(),
                                                row.credit().toString()))
                        .toList());
    }

    /** What was posted for a bank, by the moment of the use, newest first. */
    @Allowed(
            alliance = {Role.OPERATOR, Role.FINANCE, Role.AUDITOR},
            bank = {Role.BANK_ADMIN, Role.FINANCE, Role.AUDITOR})
    @GetMapping("/api/v1/tenants/{tenant}/ledger/entries")
    Page<Journal> entries(
            @PathVariable TenantId tenant,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        tenants.get(tenant);
        Require.moment("from", from);
        Require.moment("to", to);
        return ledger.journal(tenant, from, to, PageRequest.of(limit, cursor)).map(Journal::of);
    }

    /** A posting, which balances. */
    record Journal(
            String id,
            String usageId,
            Instant occurredAt,
            Instant recordedAt,
            List<Posting> entries) {
        static Journal of(JournalEntry entry) {
            return new Journal(
                    entry.id(),
                    entry.usageId(),
                    entry.occurredAt(),
                    entry.recordedAt(),
                    entry.entries().stream()
                            .map(
                                    it ->
                                            new Posting(
                                                    it.account(),
                                                    it.debit().toString(),
                                                    it.credit().toString()))
                            .toList());
        }
    }

    /** Yuan as decimal text; one of the two is zero. */
    record Posting(Account account, String debit, String credit) {}

    /** Yuan as decimal text. */
    record Balance(boolean balanced, String debits, String credits, List<AccountLine> accounts) {}

    record AccountLine(TenantId tenantId, Account account, String debit, String credit) {}
}
