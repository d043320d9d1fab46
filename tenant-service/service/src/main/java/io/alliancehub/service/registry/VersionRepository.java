package io.alliancehub.service.registry;

import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads versions, and what an alias has pointed at, as a viewer may see them. */
@Component
final class VersionRepository {
    private static final String HISTORY =
            """
            select h.id, h.since, h.set_by, v.id as version_id, v.name, v.architecture,
                v.quantisation, v.parameter_count, v.base_digest, v.tokenizer_digest,
                v.template_digest, v.context_length, v.default_max_tokens, v.created_at,
                v.adapter_digest, v.adapter_format, v.adapter_bytes, v.rank_min, v.rank_max,
                v.modules,
                lead(h.since) over (order by h.since, h.id) as until
            from alias_history h
            join model_alias a on a.alias = h.alias
            join model_version v on v.id = h.model_version
            where h.alias = :alias and\s""";

    private static final String VERSIONS =
            """
            select v.*, v.id as version_id,
                array(select a.alias from model_alias a
                    where a.model_version = v.id and %s order by a.alias) as aliases
            from model_version v
            where (:viewer::text is null or exists (
                    select 1 from alias_history h join model_alias a on a.alias = h.alias
                    where h.model_version = v.id and %s))
                and (:pattern::text is null or v.name ilike :pattern or v.id ilike :pattern
                    or v.base_digest ilike :pattern or v.adapter_digest ilike :pattern)
                and (v.created_at, v.id) < (:t, :id)
            order by v.created_at desc, v.id desc limit :rows
            """;

    private final TenantTransactions transactions;

    VersionRepository(TenantTransactions transactions) {
        this.transactions = transactions;
    }

    /** What an alias has pointed at, newest first. */
    List<Pointed> history(Viewer viewer, String alias, PageRequest page) {
        return transactions.call(
                viewer.scope(),
                jdbc ->
                        jdbc.sql(
                                        "select * from ("
                                                + HISTORY
                                                + Viewer.MAY_SEE
                                                + ") s where (since, lpad(id::text, 19, '0')) <"
                                                + " (:t, :id) order by since desc, id desc limit"
                                                + " :rows")
                                .param("alias", alias)
                                .param("viewer", viewer.parameter())
                                .param("t", page.afterDescending())
                                .param("id", page.afterId())
                                .param("rows", page.rows())
                                .query((row, index) -> pointed(row))
                                .list());
    }

    /** Versions, newest first: a bank sees those that an alias it may see has ever pointed at. */
    List<Version> list(Viewer viewer, @Nullable String pattern, PageRequest page) {
        return transactions.call(
                viewer.scope(),
                jdbc ->
                        jdbc.sql(VERSIONS.formatted(Viewer.MAY_SEE, Viewer.MAY_SEE))
                                .param("viewer", viewer.parameter())
                                .param("pattern", pattern)
                                .param("t", page.afterDescending())
                                .param("id", page.afterId())
                                .param("rows", page.rows())
                                .query((row, index) -> version(row, texts(row)))
                                .list());
    }

    private static Pointed pointed(ResultSet row) throws SQLException {
        return new Pointed(
                row.getLong("id"),
                version(row, List.of()),
                Columns.instant(row, "since"),
                Columns.instantOrNull(row, "until"),
                row.getString("set_by"));
    }

    private static List<String> texts(ResultSet row) throws SQLException {
        return List.of((String[]) row.getArray("aliases").getArray());
    }

    private static Version version(ResultSet row, List<String> aliases) throws SQLException {
        return new Version(
                row.getString("version_id"),
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
                aliases,
                adapter(row));
    }

    /** The adapter of a row of versions; null where it has none. */
    static @Nullable AdapterFacts adapter(ResultSet row) throws SQLException {
        @Nullable String digest = row.getString("adapter_digest");
        return digest == null
                ? null
                : new AdapterFacts(
                        digest,
                        AdapterFacts.Format.valueOf(row.getString("adapter_format")),
                        row.getLong("adapter_bytes"),
                        row.getInt("rank_min"),
                        row.getInt("rank_max"),
                        List.of((String[]) row.getArray("modules").getArray()));
    }

    /**
     * An immutable version.
     *
     * @param aliases that point at it now, of those that the viewer may see
     * @param adapter what a bank has added to the weights; absent where that is nothing
     */
    record Version(
            String id,
            String name,
            String architecture,
            String quantisation,
            long parameterCount,
            String baseDigest,
            String tokenizerDigest,
            @Nullable String templateDigest,
            int contextLength,
            int defaultMaxTokens,
            Instant createdAt,
            List<String> aliases,
            @Nullable AdapterFacts adapter) {}

    /** A time in which an alias pointed at a version; it has no end while it still does. */
    record Pointed(
            long place,
            Version version,
            Instant since,
            @Nullable Instant until,
            @Nullable String setBy) {}
}
