package io.alliancehub.service.quota;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.TenantTransactions;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Rows that say whose counters were opened before. */
@Component
final class CounterRepository {
    private final TenantTransactions transactions;

    CounterRepository(TenantTransactions transactions) {
        this.transactions = transactions;
    }

    boolean wasOpened(TenantId tenant) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                        "select exists (select 1 from counter_opening where tenant_id = ?)")
                                .param(tenant.value())
                                .query(Boolean.class)
                                .single());
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
}
