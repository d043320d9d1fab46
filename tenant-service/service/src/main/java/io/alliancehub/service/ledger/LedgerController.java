package io.alliancehub.service.ledger;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The trial balance over HTTP. */
@RestController
final class LedgerController {
    private final Ledger ledger;

    LedgerController(Ledger ledger) {
        this.ledger = ledger;
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

    /** Yuan as decimal text. */
    record Balance(boolean balanced, String debits, String credits, List<AccountLine> accounts) {}

    record AccountLine(TenantId tenantId, Account account, String debit, String credit) {}
}
