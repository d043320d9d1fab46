package io.alliancehub.service.registry;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.storage.ClearingTransactions;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.TenantTransactions;
import java.util.List;
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

    /** False where the bank has none. */
    boolean delete(TenantId tenant, String alias) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql("delete from model_grant where alias = ? and tenant_id = ?")
                                        .param(alias)
                                        .param(tenant.value())
                                        .update()
                                == 1);
    }

    /** Cross-bank: which banks may call a model. */
    List<ModelGrant> list(String alias) {
        return clearing.call(
                jdbc ->
                        jdbc.sql(
                                        "select tenant_id, granted_at from model_grant where alias"
                                                + " = ? order by granted_at, tenant_id")
                                .param(alias)
                                .query(
                                        (row, index) ->
                                                new ModelGrant(
                                                        alias,
                                                        new TenantId(row.getString("tenant_id")),
                                                        Columns.instant(row, "granted_at")))
                                .list());
    }
}
