package io.alliancehub.service.ledger;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.money.Yuan;
import io.alliancehub.service.problem.Require;
import io.alliancehub.service.storage.ClearingTransactions;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Rows of the ledger: only ever added. */
@Component
final class LedgerRepository {
    private static final String BALANCE =
            """
            select tenant_id, account, sum(debit) as debit, sum(credit) as credit
            from ledger_entry %s group by tenant_id, account order by tenant_id, account
            """;

    private final TenantTransactions transactions;
    private final ClearingTransactions clearing;
    private final LedgerMonths months;
    private final JsonMapper json;

    LedgerRepository(
            TenantTransactions transactions,
            ClearingTransactions clearing,
            LedgerMonths months,
            JsonMapper json) {
        this.transactions = transactions;
        this.clearing = clearing;
        this.months = months;
        this.json = json;
    }

    /** Cross-bank: the usage consumer books many banks' events in one transaction. */
    void insert(List<JournalEntry> journals) {
        clearing.call(
                jdbc -> {
                    insertJournals(jdbc, journals);
                    insertEntries(jdbc, journals);
                    months.add(jdbc, journals);
                    return true;
                });
    }

    /** The balance of one bank. */
    List<AccountBalance> balance(TenantId tenant) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(BALANCE.formatted("where tenant_id = ?"))
                                .param(tenant.value())
                                .query((row, index) -> read(row))
                                .list());
    }

    /** Cross-bank: the balance of all. */
    List<AccountBalance> balance() {
        return clearing.call(
                jdbc -> jdbc.sql(BALANCE.formatted("")).query((row, index) -> read(row)).list());
    }

    /** A bank's postings by the moment of the use, newest first. */
    List<JournalEntry> list(
            TenantId tenant, @Nullable Instant from, @Nullable Instant until, PageRequest page) {
        return transactions.call(
                tenant,
                jdbc -> {
                    List<Head> heads = heads(jdbc, tenant, from, until, page);
                    Map<String, List<LedgerEntry>> entries = entries(jdbc, tenant, heads);
                    return heads.stream()
                            .map(
                                    head ->
                                            head.with(
                                                    tenant,
                                                    entries.getOrDefault(head.id(), List.of())))
                            .toList();
                });
    }

    private static List<Head> heads(
            JdbcClient jdbc,
            TenantId tenant,
            @Nullable Instant from,
            @Nullable Instant until,
            PageRequest page) {
        Instant last = until == null ? Require.LATEST : until;
        return jdbc.sql(
                        """
                        select id, usage_id, occurred_at, recorded_at from journal_entry
                        where tenant_id = ? and (occurred_at, id) < (?, ?)
                            and occurred_at >= ? and occurred_at < ?
                        order by occurred_at desc, id desc limit ?
                        """)
                .param(tenant.value())
                .param(page.afterDescending())
                .param(page.afterId())
                .param(Columns.time(from == null ? Instant.EPOCH : from))
                .param(Columns.time(last))
                .param(page.rows())
                .query(
                        (row, index) ->
                                new Head(
                                        row.getString("id"),
                                        row.getString("usage_id"),
                                        Columns.instant(row, "occurred_at"),
                                        Columns.instant(row, "recorded_at")))
                .list();
    }

    private static Map<String, List<LedgerEntry>> entries(
            JdbcClient jdbc, TenantId tenant, List<Head> heads) {
        Map<String, List<LedgerEntry>> entries = new HashMap<>();
        jdbc.sql(
                        "select * from ledger_entry where tenant_id = ? and journal_id = any (?)"
                                + " order by journal_id, line")
                .param(tenant.value())
                .param(heads.stream().map(Head::id).toArray(String[]::new))
                .query(
                        row -> {
                            entries.computeIfAbsent(
                                            row.getString("journal_id"), id -> new ArrayList<>())
                                    .add(
                                            new LedgerEntry(
                                                    Account.valueOf(row.getString("account")),
                                                    new Yuan(row.getBigDecimal("debit")),
                                                    new Yuan(row.getBigDecimal("credit"))));
                        });
        return entries;
    }

    private void insertJournals(JdbcClient jdbc, List<JournalEntry> journals) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (JournalEntry journal : journals) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("id", journal.id());
            row.put("tenant_id", journal.tenant().value());
            row.put("usage_id", journal.usageId());
            row.put("occurred_at", journal.occurredAt().toString());
            row.put("recorded_at", journal.recordedAt().toString());
            rows.add(row);
        }
        jdbc.sql(
                        """
                        insert into journal_entry (id, tenant_id, usage_id, occurred_at, recorded_at)
                        select id, tenant_id, usage_id, occurred_at, recorded_at
                        from jsonb_to_recordset(?::jsonb) as r(id text, tenant_id text,
                            usage_id text, occurred_at timestamptz, recorded_at timestamptz)
                        """)
                .param(json.writeValueAsString(rows))
                .update();
    }

    /** One statement for whole journals: the database checks after it that each balances. */
    private void insertEntries(JdbcClient jdbc, List<JournalEntry> journals) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (JournalEntry journal : journals) {
            int line = 0;
            for (LedgerEntry entry : journal.entries()) {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("journal_id", journal.id());
                row.put("line", line++);
                row.put("tenant_id", journal.tenant().value());
                row.put("account", entry.account().name());
                row.put("debit", entry.debit().toString());
                row.put("credit", entry.credit().toString());
                rows.add(row);
            }
        }
        jdbc.sql(
                        """
                        insert into ledger_entry
                            (journal_id, line, tenant_id, account, debit, credit)
                        select journal_id, line, tenant_id, account, debit, credit
                        from jsonb_to_recordset(?::jsonb) as r(journal_id text, line smallint,
                            tenant_id text, account text, debit numeric, credit numeric)
                        """)
                .param(json.writeValueAsString(rows))
                .update();
    }

    private static AccountBalance read(ResultSet row) throws SQLException {
        return new AccountBalance(
                new TenantId(row.getString("tenant_id")),
                Account.valueOf(row.getString("account")),
                new Yuan(row.getBigDecimal("debit")),
                new Yuan(row.getBigDecimal("credit")));
    }

    private record Head(String id, String usageId, Instant occurredAt, Instant recordedAt) {
        JournalEntry with(TenantId tenant, List<LedgerEntry> entries) {
            return new JournalEntry(id, tenant, usageId, occurredAt, recordedAt, entries);
        }
    }

    /** The sums of one account of one bank. */
    record AccountBalance(TenantId tenant, Account account, Yuan debit, Yuan credit) {}
}
