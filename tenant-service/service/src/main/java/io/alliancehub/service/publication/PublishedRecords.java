package io.alliancehub.service.publication;

import io.alliancehub.contract.AppId;
import io.alliancehub.contract.AppliedLimit;
import io.alliancehub.contract.CallerSnapshot;
import io.alliancehub.contract.CallerSnapshot.KeyStatus;
import io.alliancehub.contract.ContractJson;
import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.ModelCatalog;
import io.alliancehub.contract.ModelCatalog.PriceStart;
import io.alliancehub.contract.ModelKind;
import io.alliancehub.contract.Network;
import io.alliancehub.contract.ProjectId;
import io.alliancehub.contract.TenantId;
import io.alliancehub.contract.TokenPrices;
import io.alliancehub.service.money.PricePerMillion;
import io.alliancehub.service.storage.Columns;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Puts together, from the rows of several modules, what gateways are told. */
@Component
final class PublishedRecords {
    private static final String SNAPSHOTS =
            """
            select k.id, k.secret_hash, k.tenant_id, k.project_id, k.app_id, k.status, k.expires_at,
                k.models, k.networks, k.kind, nextval('publication_version') as version,
                t.status = 'ACTIVE' and p.archived_at is null and a.archived_at is null as usable,
                coalesce((
                    select json_agg(json_strip_nulls(json_build_object('level', l.level,
                        'subjectId', l.subject_id, 'kind', l.kind,
                        'value', coalesce(l.override_value, l.value),
                        'until', to_char(l.override_until at time zone 'UTC',
                            'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                        'then', case when l.override_value is not null then l.value end))
                        order by l.id)
                    from limit_rule l
                    where l.tenant_id = k.tenant_id and (l.level, l.subject_id) in (
                        ('BANK', k.tenant_id), ('PROJECT', k.project_id), ('APP', k.app_id),
                        ('KEY', k.id))), '[]') as limits
            from api_key k
            join tenant t on t.tenant_id = k.tenant_id
            join app a on a.tenant_id = k.tenant_id and a.id = k.app_id
            join project p on p.tenant_id = k.tenant_id and p.id = k.project_id
            """;

    private static final String CATALOG =
            """
            select a.alias, a.created_at, a.owner_tenant_id, v.id as model_version, v.base_digest,
                v.tokenizer_digest, v.template_digest, v.context_length, v.default_max_tokens,
                v.architecture, v.adapter_digest,
                array(select g.tenant_id from model_grant g where g.alias = a.alias
                    order by g.tenant_id) as grants,
                p.price_version, p.input_per_million, p.cached_input_per_million,
                p.output_per_million
            from model_alias a
            join model_version v on v.id = a.model_version
            left join lateral (
                select * from price_in_force where called_as = a.alias and valid_from <= ?
                order by valid_from desc limit 1) p on true
            where a.status = 'ACTIVE'
            order by a.alias
            """;

    List<CallerSnapshot> keys(JdbcClient jdbc, Collection<String> ids) {
        return jdbc.sql(SNAPSHOTS + "where k.id = any (?) order by k.id")
                .param(ids.toArray(String[]::new))
                .query((row, index) -> snapshot(row))
                .list();
    }

    List<CallerSnapshot> keysOf(JdbcClient jdbc, TenantId tenant, String after, int limit) {
        return jdbc.sql(SNAPSHOTS + "where k.tenant_id = ? and k.id > ? order by k.id limit ?")
                .param(tenant.value())
                .param(after)
                .param(limit)
                .query((row, index) -> snapshot(row))
                .list();
    }

    List<CallerSnapshot> allKeys(JdbcClient jdbc, String after, int limit) {
        return jdbc.sql(SNAPSHOTS + "where k.id > ? order by k.id limit ?")
                .param(after)
                .param(limit)
                .query((row, index) -> snapshot(row))
                .list();
    }

    ModelCatalog catalog(JdbcClient jdbc, Instant now) {
        long version = jdbc.sql("select nextval('publication_version')").query(Long.class).single();
        Map<String, List<PriceStart>> upcoming = upcoming(jdbc, now);
        List<ModelCatalog.Entry> entries =
                jdbc.sql(CATALOG)
                        .param(Columns.time(now))
                        .query((row, index) -> entry(row, upcoming))
                        .list();
        return new ModelCatalog(version, entries);
    }

    private static Map<String, List<PriceStart>> upcoming(JdbcClient jdbc, Instant now) {
        Map<String, List<PriceStart>> upcoming = new HashMap<>();
        jdbc.sql("select * from price_in_force where valid_from > ? order by valid_from")
                .param(Columns.time(now))
                .query(
                        row -> {
                            upcoming.computeIfAbsent(
                                            row.getString("called_as"), alias -> new ArrayList<>())
                                    .add(
                                            new PriceStart(
                                                    Columns.instant(row, "valid_from"),
                                                    prices(row, row.getString("price_version"))));
                        });
        return upcoming;
    }

    boolean priceBegins(JdbcClient jdbc, Instant after, Instant until) {
        return jdbc.sql(
                        "select exists (select 1 from price where valid_from > ? and valid_from <="
                                + " ?)")
                .param(Columns.time(after))
                .param(Columns.time(until))
                .query(Boolean.class)
                .single();
    }

    private static CallerSnapshot snapshot(ResultSet row) throws SQLException {
        boolean revoked = "REVOKED".equals(row.getString("status"));
        KeyStatus usable = row.getBoolean("usable") ? KeyStatus.ACTIVE : KeyStatus.SUSPENDED;
        return new CallerSnapshot(
                new KeyId(row.getString("id")),
                row.getString("secret_hash"),
                new TenantId(row.getString("tenant_id")),
                new ProjectId(row.getString("project_id")),
                new AppId(row.getString("app_id")),
                revoked ? KeyStatus.REVOKED : usable,
                Columns.instantOrNull(row, "expires_at"),
                texts(row.getArray("models")),
                Arrays.asList(ContractJson.read(row.getString("limits"), AppliedLimit[].class)),
                texts(row.getArray("networks")).stream().map(Network::parse).toList(),
                row.getLong("version"),
                CallerSnapshot.Kind.valueOf(row.getString("kind")));
    }

    private static ModelCatalog.Entry entry(ResultSet row, Map<String, List<PriceStart>> upcoming)
            throws SQLException {
        List<TenantId> tenants = new ArrayList<>();
        @Nullable String owner = row.getString("owner_tenant_id");
        if (owner != null) {
            tenants.add(new TenantId(owner));
        }
        for (String granted : texts(row.getArray("grants"))) {
            TenantId tenant = new TenantId(granted);
            if (!tenants.contains(tenant)) {
                tenants.add(tenant);
            }
        }
        @Nullable String price = row.getString("price_version");
        return new ModelCatalog.Entry(
                row.getString("alias"),
                row.getString("model_version"),
                row.getString("base_digest"),
                row.getString("tokenizer_digest"),
                row.getString("template_digest"),
                row.getInt("context_length"),
                row.getInt("default_max_tokens"),
                Columns.instant(row, "created_at").getEpochSecond(),
                tenants,
                price == null ? null : prices(row, price),
                upcoming.getOrDefault(row.getString("alias"), List.of()),
                ModelKind.of(row.getString("architecture")),
                row.getString("adapter_digest"));
    }

    private static TokenPrices prices(ResultSet row, String version) throws SQLException {
        return new TokenPrices(
                version,
                new PricePerMillion(row.getBigDecimal("input_per_million")).unitsPerToken(),
                new PricePerMillion(row.getBigDecimal("cached_input_per_million")).unitsPerToken(),
                new PricePerMillion(row.getBigDecimal("output_per_million")).unitsPerToken());
    }

    private static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }
}
