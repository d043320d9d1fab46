package io.alliancehub.service.apikey;

import io.alliancehub.contract.AppId;
import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.ProjectId;
import io.alliancehub.contract.ServiceAccounts;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Rows of keys. */
@Component
final class ApiKeyRepository {
    private final TenantTransactions transactions;

    ApiKeyRepository(TenantTransactions transactions) {
        this.transactions = transactions;
    }

    void insert(TenantId tenant, ApiKey key, String secretHash, String environment) {
        transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                        """
                                        insert into api_key (tenant_id, id, app_id, project_id,
                                            name, secret_hash, environment, status, models,
                                            expires_at, created_at, kind)
                                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                                        """)
                                .param(tenant.value())
                                .param(key.id().value())
                                .param(key.appId().value())
                                .param(key.projectId().value())
                                .param(key.name())
                                .param(secretHash)
                                .param(environment)
                                .param(key.status().name())
                                .param(key.models().toArray(String[]::new))
                                .param(Columns.timeOrNull(key.expiresAt()))
                                .param(Columns.time(key.createdAt()))
                                .param(key.kind().name())
                                .update());
    }

    /** Takes the key back; false where it was taken back before, if only a moment ago. */
    boolean revoke(TenantId tenant, KeyId id, String reason, Instant now) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                                """
                                        update api_key
                                        set status = 'REVOKED', revoked_at = ?, revoke_reason = ?
                                        where tenant_id = ? and id = ? and status = 'ACTIVE'
                                        """)
                                        .param(Columns.time(now))
                                        .param(reason)
                                        .param(tenant.value())
                                        .param(id.value())
                                        .update()
                                == 1);
    }

    Optional<ApiKey> find(TenantId tenant, KeyId id) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql("select * from api_key where tenant_id = ? and id = ?")
                                .param(tenant.value())
                                .param(id.value())
                                .query((row, index) -> read(row))
                                .optional());
    }

    /** Newest first, without the short-lived ones that people try things out with. */
    List<ApiKey> list(TenantId tenant, PageRequest page) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                        """
                                        select * from api_key
                                        where tenant_id = ? and (created_at, id) < (?, ?)
                                            and not exists (select 1 from playground_key p
                                                where p.tenant_id = api_key.tenant_id
                                                    and p.key_id = api_key.id)
                                        order by created_at desc, id desc limit ?
                                        """)
                                .param(tenant.value())
                                .param(page.afterDescending())
                                .param(page.afterId())
                                .param(page.rows())
                                .query((row, index) -> read(row))
                                .list());
    }

    private static ApiKey read(ResultSet row) throws SQLException {
        KeyId id = new KeyId(row.getString("id"));
        CallerSnapshot.Kind kind = CallerSnapshot.Kind.valueOf(row.getString("kind"));
        return new ApiKey(
                id,
                switch (kind) {
                    case API_KEY -> "ahk_" + row.getString("environment") + "_" + id + "_…";
                    case SERVICE_ACCOUNT -> ServiceAccounts.clientId(id);
                },
                row.getString("name"),
                new AppId(row.getString("app_id")),
                new ProjectId(row.getString("project_id")),
                ApiKey.Status.valueOf(row.getString("status")),
                List.of((String[]) row.getArray("models").getArray()),
                Columns.instantOrNull(row, "expires_at"),
                Columns.instant(row, "created_at"),
                Columns.instantOrNull(row, "revoked_at"),
                row.getString("revoke_reason"),
                kind);
    }
}
