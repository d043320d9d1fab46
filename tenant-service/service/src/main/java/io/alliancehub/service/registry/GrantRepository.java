package io.alliancehub.service.registry;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.storage.ClearingTransactions;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Rows of grants. */
@Component
final class GrantRepository {
    private final TenantTransactions transactions;
    private final ClearingTransactions clearing;

    GrantRepository(TenantTransactions transactions, ClearingTransactions clearing) {
        this.transactions = transactions;
        this.clearing = clearing;
    }

    /** False where the bank has it already. */
    boolean insert(TenantId tenant, ModelGrant grant) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                                "insert into model_grant (alias, tenant_id,"
                                                        + " granted_at) values (?, ?, ?) on conflict do"
                                                        + " nothing")
                                        .param(grant.alias())
                                        .param(tenant.value())
                                        .param(Columns.time(grant.grantedAt()))
                                        .update()
                                == 1);
    }

    Optional<ModelGrant> find(TenantId tenant, String alias) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                        "select tenant_id, granted_at from model_grant where alias"
                                                + " = ? and tenant_id = ?")
                                .param(alias)
                                .param(tenant.value())
                                .query((row, index) -> read(alias, row))
                                .optional());
    }

    /** The grant that was taken away; empty where the bank has none. */
    Optional<ModelGrant> delete(TenantId tenant, String alias) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                        "delete from model_grant where alias = ? and tenant_id = ?"
                                                + " returning tenant_id, granted_at")
                                .param(alias)
                                .param(tenant.value())
                                .query((row, index) -> read(alias, row))
                                .optional());
    }

    /** Cross-bank: which banks may call a model. */
    List<ModelGrant> list(String alias) {
        return clearing.call(
                jdbc ->
                        jdbc.sql(
                                        "select tenant_id, granted_at from model_grant where alias"
                                                + " = ? order by granted_at, tenant_id")
                                .param(alias)
                                .query((row, index) -> read(alias, row))
                                .list());
    }

    private static ModelGrant read(String alias, ResultSet row) throws SQLException {
        return new ModelGrant(
                alias,
                new TenantId(row.getString("tenant_id")),
                Columns.instant(row, "granted_at"));
    }
}
