package io.alliancehub.service.registry;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.storage.ClearingTransactions;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
                                                        + " granted_at, granted_by) values (?, ?, ?,"
                                                        + " ?) on conflict do nothing")
                                        .param(grant.alias())
                                        .param(tenant.value())
                                        .param(Columns.time(grant.grantedAt()))
                                        .param(grant.grantedBy())
                                        .update()
                                == 1);
    }

    Optional<ModelGrant> find(TenantId tenant, String alias) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql("select * from model_grant where alias" + " = ? and tenant_id = ?")
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
                                                + " returning *")
                                .param(alias)
                                .param(tenant.value())
                                .query((row, index) -> read(alias, row))
                                .optional());
    }

    /** Cross-bank: which banks may call a model, the oldest grant first. */
    List<NamedGrant> list(String alias) {
        return clearing.call(
                jdbc ->
                        jdbc.sql(
                                        "select g.*, t.name from model_grant g join tenant t on"
                                                + " t.tenant_id = g.tenant_id where g.alias = ?"
                                                + " order by g.granted_at, g.tenant_id")
                                .param(alias)
                                .query(
                                        (row, index) ->
                                                new NamedGrant(
                                                        row.getString("name"), read(alias, row)))
                                .list());
    }

    /** Cross-bank: who owns each of these models, and how many banks were granted it. */
    Map<String, OfBanks> ofBanks(Collection<String> aliases) {
        Map<String, OfBanks> found = new HashMap<>();
        clearing.call(
                jdbc -> {
                    jdbc.sql(
                                    """
                                    select a.alias, t.name, (select count(*) from model_grant g
                                        where g.alias = a.alias) as grants
                                    from model_alias a
                                    left join tenant t on t.tenant_id = a.owner_tenant_id
                                    where a.alias = any (?)
                                    """)
                            .param(aliases.toArray(String[]::new))
                            .query(
                                    row -> {
                                        found.put(
                                                row.getString("alias"),
                                                new OfBanks(
                                                        row.getString("name"),
                                                        row.getInt("grants")));
                                    });
                    return true;
                });
        return found;
    }

    private static ModelGrant read(String alias, ResultSet row) throws SQLException {
        return new ModelGrant(
                alias,
                new TenantId(row.getString("tenant_id")),
                Columns.instant(row, "granted_at"),
                row.getString("granted_by"));
    }

    /** A grant and the name of its bank. */
    record NamedGrant(String tenantName, ModelGrant grant) {}

    /** What the alliance sees of a model's banks. */
    record OfBanks(@Nullable String ownerName, int grants) {}
}
