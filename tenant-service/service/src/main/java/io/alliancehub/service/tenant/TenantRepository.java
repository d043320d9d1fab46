package io.alliancehub.service.tenant;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.storage.ClearingTransactions;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Rows of banks. */
@Component
final class TenantRepository {
    private static final String COLUMNS = "tenant_id, name, status, created_at";
    private final TenantTransactions transactions;
    private final ClearingTransactions clearing;

    TenantRepository(TenantTransactions transactions, ClearingTransactions clearing) {
        this.transactions = transactions;
        this.clearing = clearing;
    }

    /** False where the id or the name is taken. */
    boolean insert(Tenant tenant) {
        return transactions.call(
                tenant.id(),
                jdbc ->
                        jdbc.sql(
                                                """
                                                insert into tenant
                                                    (tenant_id, name, status, created_at)
                                                values (?, ?, ?, ?) on conflict do nothing
                                                """)
                                        .param(tenant.id().value())
                                        .param(tenant.name())
                                        .param(tenant.status().name())
                                        .param(Columns.time(tenant.createdAt()))
                                        .update()
                                == 1);
    }

    /** Reads a bank and keeps others from changing it until the transaction ends. */
    Optional<Tenant> lock(TenantId tenant) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                        "select "
                                                + COLUMNS
                                                + " from tenant where tenant_id = ? for no key"
                                                + " update")
                                .param(tenant.value())
                                .query((row, index) -> read(row))
                                .optional());
    }

    Optional<Tenant> find(TenantId tenant) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql("select " + COLUMNS + " from tenant where tenant_id = ?")
                                .param(tenant.value())
                                .query((row, index) -> read(row))
                                .optional());
    }

    void status(TenantId tenant, TenantStatus status) {
        transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql("update tenant set status = ? where tenant_id = ?")
                                .param(status.name())
                                .param(tenant.value())
                                .update());
    }

    /** Cross-bank: the alliance's list of banks, oldest first. */
    List<Tenant> list(PageRequest page) {
        return clearing.call(
                jdbc ->
                        jdbc.sql(
                                        "select "
                                                + COLUMNS
                                                + " from tenant where (created_at, tenant_id) >"
                                                + " (?, ?) order by created_at, tenant_id limit ?")
                                .param(page.afterAscending())
                                .param(page.afterId())
                                .param(page.rows())
                                .query((row, index) -> read(row))
                                .list());
    }

    /** Cross-bank: the ids of all banks, closed ones included, whose last calls may yet arrive. */
    List<TenantId> ids() {
        return clearing.call(
                jdbc ->
                        jdbc.sql("select tenant_id from tenant order by tenant_id")
                                .query((row, index) -> new TenantId(row.getString(1)))
                                .list());
    }

    private static Tenant read(ResultSet row) throws SQLException {
        return new Tenant(
                new TenantId(row.getString("tenant_id")),
                row.getString("name"),
                TenantStatus.valueOf(row.getString("status")),
                Columns.instant(row, "created_at"));
    }
}
