package io.alliancehub.service.tenant;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.storage.ClearingTransactions;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.SortField;
import io.alliancehub.service.storage.SortedRequest;
import io.alliancehub.service.storage.Sorting;
import io.alliancehub.service.storage.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Rows of banks. */
@Component
final class TenantRepository {
    private static final String COLUMNS = "tenant_id, name, status, created_at";
    static final Sorting SORTING =
            new Sorting(
                    "tenant_id",
                    "createdAt",
                    List.of(
                            new SortField("createdAt", "created_at", "timestamptz"),
                            new SortField("name", "name", "text"),
                            new SortField("status", "status", "text")));
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

    /** Refused by the database where another bank has this name. */
    void rename(TenantId tenant, String name) {
        transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql("update tenant set name = ? where tenant_id = ?")
                                .param(name)
                                .param(tenant.value())
                                .update());
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

    /** Cross-bank: those of the alliance's banks that the filter wants. */
    Page<Tenant> list(TenantFilter filter, SortedRequest request) {
        String sql =
                """
                select %s, %s from tenant
                where (:pattern::text is null or name ilike :pattern or tenant_id ilike :pattern)
                    and (:status::text is null or status = :status) and %s %s
                """
                        .formatted(COLUMNS, request.select(), request.where(), request.order());
        return request.page(
                clearing.call(
                        jdbc ->
                                jdbc.sql(sql)
                                        .param("pattern", filter.pattern())
                                        .param("status", name(filter.status()))
                                        .params(request.parameters())
                                        .query((row, index) -> SortedRequest.Row.of(row, read(row)))
                                        .list()));
    }

    private static @Nullable String name(@Nullable TenantStatus status) {
        return status == null ? null : status.name();
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
