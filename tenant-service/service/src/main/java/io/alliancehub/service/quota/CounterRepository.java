package io.alliancehub.service.quota;

import io.alliancehub.contract.LimitLevel;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.quota.BankCounters.Subject;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.TenantTransactions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Rows that say as what a bank's counters were opened last, and what there is to count. */
@Component
final class CounterRepository {
    private final TenantTransactions transactions;

    CounterRepository(TenantTransactions transactions) {
        this.transactions = transactions;
    }

    /** The incarnation of the bank's counters; empty where they were never opened. */
    Optional<String> incarnation(TenantId tenant) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql("select incarnation from counter_opening where tenant_id = ?")
                                .param(tenant.value())
                                .query(String.class)
                                .optional());
    }

    void opened(TenantId tenant, String incarnation, Instant now) {
        transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                        """
                                        insert into counter_opening
                                            (tenant_id, incarnation, opened_at) values (?, ?, ?)
                                        on conflict (tenant_id) do update set
                                            incarnation = excluded.incarnation,
                                            opened_at = excluded.opened_at
                                        """)
                                .param(tenant.value())
                                .param(incarnation)
                                .param(Columns.time(now))
                                .update());
    }

    /** The bank, its projects, apps and keys. */
    List<Subject> subjects(TenantId tenant) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                        """
                                        select 'BANK', :tenant
                                        union all
                                        select 'PROJECT', id from project where tenant_id = :tenant
                                        union all
                                        select 'APP', id from app where tenant_id = :tenant
                                        union all
                                        select 'KEY', id from api_key where tenant_id = :tenant
                                        """)
                                .param("tenant", tenant.value())
                                .query(
                                        (row, index) ->
                                                new Subject(
                                                        LimitLevel.valueOf(row.getString(1)),
                                                        row.getString(2)))
                                .list());
    }
}
