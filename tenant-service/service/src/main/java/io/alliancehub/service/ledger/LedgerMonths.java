package io.alliancehub.service.ledger;

import io.alliancehub.contract.LimitWindows;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.money.Yuan;
import io.alliancehub.service.storage.TenantTransactions;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The sums of a bank's entries by month, kept in the transaction that adds the entries, so that a
 * balance costs a few rows however many entries there are. The trial balance sums the entries.
 */
@Component
final class LedgerMonths {
    private final TenantTransactions transactions;
    private final JsonMapper json;

    LedgerMonths(TenantTransactions transactions, JsonMapper json) {
        this.transactions = transactions;
        this.json = json;
    }

    /** Adds to the sums, in one order for all: two batches wait for each other, and never both. */
    void add(JdbcClient jdbc, List<JournalEntry> journals) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (JournalEntry journal : journals) {
            for (LedgerEntry entry : journal.entries()) {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("tenant_id", journal.tenant().value());
                row.put("month", LimitWindows.at(journal.occurredAt()).month());
                row.put("account", entry.account().name());
                row.put("debit", entry.debit().toString());
                row.put("credit", entry.credit().toString());
                rows.add(row);
            }
        }
        jdbc.sql(
                        """
                        insert into ledger_month (tenant_id, month, account, debit, credit)
                        select tenant_id, month, account, sum(debit), sum(credit)
                        from jsonb_to_recordset(?::jsonb) as r(tenant_id text, month text,
                            account text, debit numeric, credit numeric)
                        group by tenant_id, month, account order by tenant_id, month, account
                        on conflict (tenant_id, month, account) do update set
                            debit = ledger_month.debit + excluded.debit,
                            credit = ledger_month.credit + excluded.credit
                        """)
                .param(json.writeValueAsString(rows))
                .update();
    }

    /** Debits less credits of all months. */
    Yuan balance(TenantId tenant, Account account) {
        return balance(tenant, account, "");
    }

    /** Debits less credits of a month, for example {@code 202611}. */
    Yuan balance(TenantId tenant, Account account, String month) {
        return new Yuan(
                transactions.call(
                        tenant,
                        jdbc ->
                                jdbc.sql(
                                                """
                                                select coalesce(sum(debit - credit), 0)
                                                from ledger_month
                                                where tenant_id = ? and account = ?
                                                    and ? in ('', month)
                                                """)
                                        .param(tenant.value())
                                        .param(account.name())
                                        .param(month)
                                        .query(BigDecimal.class)
                                        .single()));
    }
}
