package io.alliancehub.service.registry;

import io.alliancehub.contract.ServedModel;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Rows of versions, aliases and tokenizer assets: the alliance's, none of a bank's. */
@Component
final class ModelRepository {
    private static final String MODELS =
            """
            select a.alias, a.display_name, a.owner_tenant_id, a.status, a.created_at,
                v.id as model_version, v.name, v.architecture, v.quantisation, v.parameter_count,
                v.base_digest, v.tokenizer_digest, v.template_digest, v.context_length,
                v.default_max_tokens, a.priced_as, v.adapter_digest, v.adapter_format,
                v.adapter_bytes, v.rank_min, v.rank_max, v.modules
            from model_alias a join model_version v on v.id = a.model_version
            """;

    private static final String FILTER =
            """
            and (:pattern::text is null or a.alias ilike :pattern
                or a.display_name ilike :pattern)
            and (:status::text is null or a.status = :status)
            and (:owner::text is null or coalesce(a.owner_tenant_id, '@alliance') = :owner)
            """;

    private final TenantTransactions transactions;

    ModelRepository(TenantTransactions transactions) {
        this.transactions = transactions;
    }

    List<Models.Named> named() {
        return transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql(
                                        """
                                        select a.alias, v.base_digest, v.name from model_alias a
                                            join model_version v on v.id = a.model_version
                                        where a.status = 'ACTIVE' order by a.alias
                                        """)
                                .query(
                                        (row, index) ->
                                                new Models.Named(
                                                        row.getString("alias"),
                                                        row.getString("base_digest"),
                                                        row.getString("name")))
                                .list());
    }

    void insertVersion(ModelVersion version, Instant now) {
        ServedModel served = version.served();
        transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql(
                                        """
                                        insert into model_version (id, name, architecture,
                                            quantisation, parameter_count, base_digest,
                                            tokenizer_digest, template_digest, context_length,
                                            default_max_tokens, created_at)
                                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                                        on conflict (id) do nothing
                                        """)
                                .param(version.id())
                                .param(served.name())
                                .param(served.architecture())
                                .param(served.quantisation())
                                .param(served.parameterCount())
                                .param(served.baseDigest())
                                .param(served.tokenizerDigest())
                                .param(served.templateDigest())
                                .param(served.contextLength())
                                .param(version.defaultMaxTokens())
                                .param(Columns.time(now))
                                .update());
    }

    boolean versionExists(String id) {
        return exists("select exists (select 1 from model_version where id = ?)", id);
    }

    boolean tokenizerExists(String digest) {
        return exists("select exists (select 1 from tokenizer_asset where digest = ?)", digest);
    }

    /** False where the alias is taken. */
    boolean insertAlias(NewAlias alias, Instant now) {
        @Nullable TenantId owner = alias.owner();
        return transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql(
                                                """
                                                insert into model_alias (alias, model_version,
                                                    display_name, owner_tenant_id, priced_as, status,
                                                    created_at)
                                                values (?, ?, ?, ?, ?, 'ACTIVE', ?)
                                                on conflict (alias) do nothing
                                                """)
                                        .param(alias.alias())
                                        .param(alias.modelVersion())
                                        .param(alias.displayName())
                                        .param(owner == null ? null : owner.value())
                                        .param(alias.pricedAs())
                                        .param(Columns.time(now))
                                        .update()
                                == 1);
    }

    void updateAlias(String alias, String modelVersion, ModelStatus status) {
        transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql(
                                        "update model_alias set model_version = ?, status = ? where"
                                                + " alias = ?")
                                .param(modelVersion)
                                .param(status.name())
                                .param(alias)
                                .update());
    }

    /** Keeps that an alias points at a version from a moment on. */
    void insertHistory(String alias, String modelVersion, Instant since, String who) {
        transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql(
                                        "insert into alias_history (alias, model_version, since,"
                                                + " set_by) values (?, ?, ?, ?)")
                                .param(alias)
                                .param(modelVersion)
                                .param(Columns.time(since))
                                .param(who)
                                .update());
    }

    Optional<Model> find(String alias) {
        return find(new Viewer(null), alias);
    }

    /** The model, where this viewer may see it. */
    Optional<Model> find(Viewer viewer, String alias) {
        return transactions.call(
                viewer.scope(),
                jdbc ->
                        jdbc.sql(MODELS + "where a.alias = :alias and " + Viewer.MAY_SEE)
                                .param("alias", alias)
                                .param("viewer", viewer.parameter())
                                .query((row, index) -> read(row))
                                .optional());
    }

    /** The models that a viewer may see. */
    List<Model> list(Viewer viewer, ModelFilter filter, PageRequest page) {
        return transactions.call(
                viewer.scope(),
                jdbc ->
                        jdbc.sql(
                                        MODELS
                                                + "where "
                                                + Viewer.MAY_SEE
                                                + FILTER
                                                + " and "
                                                + filter.order().after()
                                                + " order by "
                                                + filter.order().columns()
                                                + " limit :rows")
                                .param("viewer", viewer.parameter())
                                .param("pattern", filter.pattern())
                                .param("status", filter.statusName())
                                .param("owner", filter.owner())
                                .param("first", page.after() == null)
                                .param("t", filter.order().time(page))
                                .param("id", page.afterId())
                                .param("rows", page.rows())
                                .query((row, index) -> read(row))
                                .list());
    }

    /** False where it was there before. */
    boolean insertTokenizer(String digest, byte[] content, Instant now) {
        return transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql(
                                                "insert into tokenizer_asset (digest, content,"
                                                        + " created_at) values (?, ?, ?) on conflict do"
                                                        + " nothing")
                                        .param(digest)
                                        .param(content)
                                        .param(Columns.time(now))
                                        .update()
                                == 1);
    }

    Optional<byte[]> tokenizer(String digest) {
        return transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql("select content from tokenizer_asset where digest = ?")
                                .param(digest)
                                .query((row, index) -> row.getBytes(1))
                                .optional());
    }

    private boolean exists(String sql, String id) {
        return transactions.call(
                Scope.ALLIANCE, jdbc -> jdbc.sql(sql).param(id).query(Boolean.class).single());
    }

    private static Model read(ResultSet row) throws SQLException {
        @Nullable String owner = row.getString("owner_tenant_id");
        return new Model(
                row.getString("alias"),
                row.getString("model_version"),
                row.getString("display_name"),
                owner == null ? null : new TenantId(owner),
                ModelStatus.valueOf(row.getString("status")),
                row.getString("name"),
                row.getString("architecture"),
                row.getString("quantisation"),
                row.getLong("parameter_count"),
                row.getString("base_digest"),
                row.getString("tokenizer_digest"),
                row.getString("template_digest"),
                row.getInt("context_length"),
                row.getInt("default_max_tokens"),
                Columns.instant(row, "created_at"),
                row.getString("priced_as"),
                VersionRepository.adapter(row));
    }

    /**
     * An alias to keep.
     *
     * @param owner null where it is the alliance's
     * @param pricedAs whose price is in force while it has none of its own
     */
    record NewAlias(
            String alias,
            String modelVersion,
            @Nullable String displayName,
            @Nullable TenantId owner,
            @Nullable String pricedAs) {}
}
