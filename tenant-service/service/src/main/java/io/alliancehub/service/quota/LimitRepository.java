package io.alliancehub.service.quota;

import io.alliancehub.contract.LimitKind;
import io.alliancehub.contract.LimitLevel;
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
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Rows of limits. */
@Component
final class LimitRepository {
    /** Widest level first, then subject by subject. */
    static final Sorting SORTING =
            new Sorting(
                    "l.id",
                    "level",
                    List.of(
                            new SortField(
                                    "level",
                                    "array_position(array['BANK', 'PROJECT', 'APP', 'KEY'],"
                                            + " l.level) || ' ' || l.subject_id || ' ' || l.kind",
                                    "text"),
                            new SortField("setAt", "l.updated_at", "timestamptz"),
                            new SortField("kind", "l.kind || ' ' || l.level", "text")));

    private final TenantTransactions transactions;
    private final ClearingTransactions clearing;

    LimitRepository(TenantTransactions transactions, ClearingTransactions clearing) {
        this.transactions = transactions;
        this.clearing = clearing;
    }

    Optional<LimitRule> find(TenantId tenant, LimitLevel level, String subjectId, LimitKind kind) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                        """
                                        select * from limit_rule where tenant_id = ? and level = ?
                                            and subject_id = ? and kind = ?
                                        """)
                                .param(tenant.value())
                                .param(level.name())
                                .param(subjectId)
                                .param(kind.name())
                                .query((row, index) -> read(row))
                                .optional());
    }

    /** Reads a limit and keeps others from changing it until the transaction ends. */
    Optional<LimitRule> lock(TenantId tenant, String id) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                        "select * from limit_rule where tenant_id = ? and id = ?"
                                                + " for update")
                                .param(tenant.value())
                                .param(id)
                                .query((row, index) -> read(row))
                                .optional());
    }

    /** Adds a limit, or gives the one of this kind on this subject another value. */
    void save(TenantId tenant, LimitRule rule) {
        transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                        """
                                        insert into limit_rule (tenant_id, id, level, subject_id,
                                            kind, value, set_by, updated_at)
                                        values (?, ?, ?, ?, ?, ?, ?, ?)
                                        on conflict (tenant_id, level, subject_id, kind)
                                        do update set value = excluded.value,
                                            set_by = excluded.set_by,
                                            updated_at = excluded.updated_at
                                        """)
                                .param(tenant.value())
                                .param(rule.id())
                                .param(rule.level().name())
                                .param(rule.subjectId())
                                .param(rule.kind().name())
                                .param(rule.value())
                                .param(rule.setBy())
                                .param(Columns.time(rule.setAt()))
                                .update());
    }

    /** Sets a limit's override, or takes it away. */
    void override(TenantId tenant, String id, @Nullable LimitOverride override) {
        transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                        """
                                        update limit_rule set override_value = ?,
                                            override_until = ?, override_reason = ?,
                                            override_by = ?, override_at = ?
                                        where tenant_id = ? and id = ?
                                        """)
                                .param(override == null ? null : override.value())
                                .param(
                                        Columns.timeOrNull(
                                                override == null ? null : override.until()))
                                .param(override == null ? null : override.reason())
                                .param(override == null ? null : override.setBy())
                                .param(
                                        Columns.timeOrNull(
                                                override == null ? null : override.setAt()))
                                .param(tenant.value())
                                .param(id)
                                .update());
    }

    void delete(TenantId tenant, String id) {
        transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql("delete from limit_rule where tenant_id = ? and id = ?")
                                .param(tenant.value())
                                .param(id)
                                .update());
    }

    /** A subject's own limits; there is one of a kind. */
    List<LimitRule> of(TenantId tenant, LimitLevel level, String subjectId) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                        """
                                        select * from limit_rule where tenant_id = ? and level = ?
                                            and subject_id = ? order by kind
                                        """)
                                .param(tenant.value())
                                .param(level.name())
                                .param(subjectId)
                                .query((row, index) -> read(row))
                                .list());
    }

    /** The limit with its subject's name. */
    Optional<NamedLimit> named(TenantId tenant, String id) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(selectNamed("'' as sort_value") + " and l.id = :id")
                                .param("tenant", tenant.value())
                                .param("id", id)
                                .query((row, index) -> readNamed(row))
                                .optional());
    }

    /** Those of a bank's limits that the filter wants. */
    Page<NamedLimit> list(TenantId tenant, LimitFilter filter, SortedRequest request) {
        String sql =
                selectNamed(request.select())
                        + """
                        and (:level::text is null or l.level = :level)
                        and (:subject::text is null or l.subject_id = :subject)
                        and (:kind::text is null or l.kind = :kind)
                        and %s %s
                        """
                                .formatted(request.where(), request.order());
        return request.page(
                transactions.call(
                        tenant,
                        jdbc ->
                                jdbc.sql(sql)
                                        .param("tenant", tenant.value())
                                        .params(values(filter))
                                        .params(request.parameters())
                                        .query(
                                                (row, index) ->
                                                        SortedRequest.Row.of(row, readNamed(row)))
                                        .list()));
    }

    /** Cross-bank: limits whose override is over, the longest over first. */
    List<Ended> ended(Instant now, int max) {
        return clearing.call(
                jdbc ->
                        jdbc.sql(
                                        """
                                        select tenant_id, id from limit_rule
                                        where override_until <= ? order by override_until limit ?
                                        """)
                                .param(Columns.time(now))
                                .param(max)
                                .query(
                                        (row, index) ->
                                                new Ended(
                                                        new TenantId(row.getString(1)),
                                                        row.getString(2)))
                                .list());
    }

    private static String selectNamed(String more) {
        return """
        select l.*, coalesce(t.name, p.name, a.name, k.name, l.subject_id) as subject_name, %s
        from limit_rule l
        left join tenant t on l.level = 'BANK' and t.tenant_id = l.tenant_id
        left join project p on l.level = 'PROJECT' and p.tenant_id = l.tenant_id
            and p.id = l.subject_id
        left join app a on l.level = 'APP' and a.tenant_id = l.tenant_id and a.id = l.subject_id
        left join api_key k on l.level = 'KEY' and k.tenant_id = l.tenant_id
            and k.id = l.subject_id
        where l.tenant_id = :tenant
        """
                .formatted(more);
    }

    private static Map<String, @Nullable Object> values(LimitFilter filter) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("level", filter.level() == null ? null : filter.level().name());
        values.put("subject", filter.subjectId());
        values.put("kind", filter.kind() == null ? null : filter.kind().name());
        return values;
    }

    private static NamedLimit readNamed(ResultSet row) throws SQLException {
        return new NamedLimit(read(row), row.getString("subject_name"));
    }

    private static LimitRule read(ResultSet row) throws SQLException {
        Instant until = Columns.instantOrNull(row, "override_until");
        LimitOverride override =
                until == null
                        ? null
                        : new LimitOverride(
                                row.getLong("override_value"),
                                until,
                                row.getString("override_reason"),
                                row.getString("override_by"),
                                Columns.instant(row, "override_at"));
        return new LimitRule(
                row.getString("id"),
                LimitLevel.valueOf(row.getString("level")),
                row.getString("subject_id"),
                LimitKind.valueOf(row.getString("kind")),
                row.getLong("value"),
                row.getString("set_by"),
                Columns.instant(row, "updated_at"),
                override);
    }

    /** A limit whose override is over. */
    record Ended(TenantId tenant, String id) {}
}
