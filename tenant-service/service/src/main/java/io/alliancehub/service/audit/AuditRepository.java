package io.alliancehub.service.audit;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.storage.ClearingTransactions;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Cursor;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Rows of the audit trail: only ever added. */
@Component
final class AuditRepository {
    private static final String SEARCHED = "(subject ilike :pattern or reason ilike :pattern)";
    private final TenantTransactions transactions;
    private final ClearingTransactions clearing;

    AuditRepository(TenantTransactions transactions, ClearingTransactions clearing) {
        this.transactions = transactions;
        this.clearing = clearing;
    }

    /** The chain's last record; the chain is locked until the transaction ends. */
    Optional<AuditRecord> lockLast(Scope scope) {
        return transactions.call(
                scope,
                jdbc -> {
                    jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))")
                            .param("audit:" + scope)
                            .query((row, index) -> true)
                            .single();
                    return jdbc.sql(
                                    "select * from audit_record where tenant_id = ? order by"
                                            + " position desc limit 1")
                            .param(scope.value())
                            .query((row, index) -> read(row))
                            .optional();
                });
    }

    void insert(Scope scope, AuditRecord record) {
        transactions.call(
                scope,
                jdbc ->
                        jdbc.sql(
                                        """
                                        insert into audit_record (tenant_id, position, at, actor,
                                            action, subject, before, after, reason, request_id,
                                            previous_hash, hash)
                                        values (?, ?, ?, ?, ?, ?, ?::json, ?::json, ?, ?, ?, ?)
                                        """)
                                .param(record.tenantId())
                                .param(record.position())
                                .param(Columns.time(record.at()))
                                .param(record.actor())
                                .param(record.action())
                                .param(record.subject())
                                .param(record.before())
                                .param(record.after())
                                .param(record.reason())
                                .param(record.requestId())
                                .param(record.previousHash())
                                .param(record.hash())
                                .update());
    }

    /** Cross-bank: records of all chains, or of one that the filter names. */
    List<AuditRecord> list(AuditFilter filter, PageRequest page) {
        Statement wanted = Statement.of(filter, page);
        return clearing.call(wanted::list);
    }

    /** Records of one bank's chain; whatever the filter names, no other's. */
    List<AuditRecord> list(TenantId bank, AuditFilter filter, PageRequest page) {
        Statement wanted = Statement.of(filter.ofTenant(bank.value()), page);
        return transactions.call(bank, wanted::list);
    }

    /** Cross-bank: how many records a chain has, by its last. */
    long length(String tenantId) {
        return clearing.call(
                jdbc ->
                        jdbc.sql(
                                        "select coalesce(max(position), 0) from audit_record where"
                                                + " tenant_id = ?")
                                .param(tenantId)
                                .query(Long.class)
                                .single());
    }

    /** Cross-bank: a part of one chain, in its order. */
    List<AuditRecord> chain(String tenantId, long after, int limit) {
        return clearing.call(
                jdbc ->
                        jdbc.sql(
                                        "select * from audit_record where tenant_id = ? and"
                                                + " position > ? order by position limit ?")
                                .param(tenantId)
                                .param(after)
                                .param(limit)
                                .query((row, index) -> read(row))
                                .list());
    }

    private static AuditRecord read(ResultSet row) throws SQLException {
        return new AuditRecord(
                row.getString("tenant_id"),
                row.getLong("position"),
                Columns.instant(row, "at"),
                row.getString("actor"),
                row.getString("action"),
                row.getString("subject"),
                row.getString("before"),
                row.getString("after"),
                row.getString("reason"),
                row.getString("request_id"),
                row.getString("previous_hash"),
                row.getString("hash"));
    }

    /**
     * A list's statement, with only the conditions that are asked for, so that indexes serve it.
     */
    private record Statement(String sql, Map<String, Object> values) {
        static Statement of(AuditFilter filter, PageRequest page) {
            StringBuilder sql = new StringBuilder("select * from audit_record where true");
            Map<String, Object> values = new HashMap<>();
            add(sql, values, "tenant_id = :tenant", "tenant", filter.tenantId());
            add(sql, values, "actor = :actor", "actor", filter.actor());
            add(sql, values, action(filter), "action", filter.action());
            add(sql, values, "subject = :subject", "subject", filter.subject());
            add(sql, values, SEARCHED, "pattern", filter.pattern());
            add(sql, values, "at >= :from", "from", Columns.timeOrNull(filter.from()));
            add(sql, values, "at < :until", "until", Columns.timeOrNull(filter.until()));
            if (page.after() != null) {
                String[] place = place(page.after().id());
                add(sql, values, after(filter), "afterTime", Columns.time(page.after().at()));
                values.put("afterTenant", place[0]);
                values.put("afterPosition", Long.valueOf(place[1]));
            }
            sql.append(
                    " order by at %1$s, tenant_id %1$s, position %1$s limit :rows"
                            .formatted(filter.order().direction()));
            values.put("rows", page.rows());
            return new Statement(sql.toString(), values);
        }

        List<AuditRecord> list(JdbcClient jdbc) {
            return jdbc.sql(sql).params(values).query((row, index) -> read(row)).list();
        }

        private static String action(AuditFilter filter) {
            boolean group = filter.action() != null && filter.action().endsWith(".");
            return group ? "starts_with(action, :action)" : "action = :action";
        }

        private static String after(AuditFilter filter) {
            return "(at, tenant_id, position) "
                    + filter.order().comparison()
                    + " (:afterTime, :afterTenant, :afterPosition)";
        }

        private static String[] place(String id) {
            String[] place = id.split(":", -1);
            if (place.length != 2 || !place[1].matches("[0-9]{1,18}")) {
                throw Cursor.refused();
            }
            return place;
        }

        private static void add(
                StringBuilder sql,
                Map<String, Object> values,
                String condition,
                String name,
                @Nullable Object value) {
            if (value != null) {
                sql.append(" and ").append(condition);
                values.put(name, value);
            }
        }
    }
}
