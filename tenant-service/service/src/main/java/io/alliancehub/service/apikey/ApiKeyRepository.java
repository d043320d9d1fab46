package io.alliancehub.service.apikey;

import io.alliancehub.contract.AppId;
import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.Network;
import io.alliancehub.contract.ProjectId;
import io.alliancehub.contract.ServiceAccounts;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.SortField;
import io.alliancehub.service.storage.SortedRequest;
import io.alliancehub.service.storage.Sorting;
import io.alliancehub.service.storage.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Rows of keys. */
@Component
final class ApiKeyRepository {
    static final Sorting SORTING =
            new Sorting(
                    "k.id",
                    "-createdAt",
                    List.of(
                            new SortField("createdAt", "k.created_at", "timestamptz"),
                            new SortField("name", "k.name", "text"),
                            // A key that was never used comes before all that were.
                            new SortField(
                                    "lastUsedAt",
                                    "coalesce(u.last_used_at, '-infinity')",
                                    "timestamptz"),
                            // One that never expires comes after all that do.
                            new SortField(
                                    "expiresAt",
                                    "coalesce(k.expires_at, 'infinity')",
                                    "timestamptz")));
    private static final String COLUMNS = "k.*, u.last_used_at";
    private static final String KEYS =
            "api_key k left join key_use u on u.tenant_id = k.tenant_id and u.key_id = k.id";
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
                                            networks, expires_at, created_at, replaces, kind)
                                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
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
                                .param(texts(key.networks()))
                                .param(Columns.timeOrNull(key.expiresAt()))
                                .param(Columns.time(key.createdAt()))
                                .param(key.replaces() == null ? null : key.replaces().value())
                                .param(key.kind().name())
                                .update());
    }

    /** Writes what of a key can change while it is in use. */
    void update(TenantId tenant, ApiKey key) {
        transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                        """
                                        update api_key
                                        set name = ?, models = ?, networks = ?, expires_at = ?
                                        where tenant_id = ? and id = ?
                                        """)
                                .param(key.name())
                                .param(key.models().toArray(String[]::new))
                                .param(texts(key.networks()))
                                .param(Columns.timeOrNull(key.expiresAt()))
                                .param(tenant.value())
                                .param(key.id().value())
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
                        jdbc.sql(
                                        "select "
                                                + COLUMNS
                                                + " from "
                                                + KEYS
                                                + " where k.tenant_id = ? and k.id = ?")
                                .param(tenant.value())
                                .param(id.value())
                                .query((row, index) -> read(row))
                                .optional());
    }

    /** Those that the filter wants, as they stand at {@code now}. */
    Page<ApiKey> list(TenantId tenant, KeyFilter filter, SortedRequest request, Instant now) {
        String sql =
                """
                select %s, %s from %s
                where k.tenant_id = :tenant
                    and (:pattern::text is null or k.name ilike :pattern
                        or 'ahk_' || k.environment || '_' || k.id ilike :pattern)
                    and (:project::text is null or k.project_id = :project)
                    and (:app::text is null or k.app_id = :app)
                    and (:state::text is null or :state = case
                        when k.status = 'REVOKED' then 'REVOKED'
                        when k.expires_at <= :now then 'EXPIRED' else 'ACTIVE' end)
                    and not exists (select 1 from playground_key p
                        where p.tenant_id = k.tenant_id and p.key_id = k.id)
                    and %s %s
                """
                        .formatted(
                                COLUMNS, request.select(), KEYS, request.where(), request.order());
        return request.page(
                transactions.call(
                        tenant,
                        jdbc ->
                                jdbc.sql(sql)
                                        .param("tenant", tenant.value())
                                        .params(values(filter))
                                        .param("now", Columns.time(now))
                                        .params(request.parameters())
                                        .query((row, index) -> SortedRequest.Row.of(row, read(row)))
                                        .list()));
    }

    private static Map<String, @Nullable Object> values(KeyFilter filter) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("pattern", filter.pattern());
        values.put("project", filter.projectId() == null ? null : filter.projectId().value());
        values.put("app", filter.appId() == null ? null : filter.appId().value());
        values.put("state", filter.state() == null ? null : filter.state().name());
        return values;
    }

    private static String[] texts(List<Network> networks) {
        return networks.stream().map(Network::toString).toArray(String[]::new);
    }

    private static ApiKey read(ResultSet row) throws SQLException {
        KeyId id = new KeyId(row.getString("id"));
        CallerSnapshot.Kind kind = CallerSnapshot.Kind.valueOf(row.getString("kind"));
        String replaces = row.getString("replaces");
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
                Stream.of((String[]) row.getArray("networks").getArray())
                        .map(Network::parse)
                        .toList(),
                Columns.instantOrNull(row, "expires_at"),
                Columns.instant(row, "created_at"),
                replaces == null ? null : new KeyId(replaces),
                Columns.instantOrNull(row, "revoked_at"),
                row.getString("revoke_reason"),
                Columns.instantOrNull(row, "last_used_at"),
                kind);
    }
}
