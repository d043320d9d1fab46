package io.alliancehub.service.audit;

import io.alliancehub.service.storage.ClearingTransactions;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Rows of the audit trail: only ever added. */
@Component
final class AuditRepository {
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

    /** Cross-bank: newest first. */
    List<AuditRecord> list(AuditFilter filter, PageRequest page) {
        return clearing.call(
                jdbc ->
                        jdbc.sql(
                                        """
                                        select * from audit_record
                                        where (at, tenant_id || ':' || lpad(position::text, 12, '0'))
                                            < (:afterTime, :afterId)
                                        and (:tenant::text is null or tenant_id = :tenant)
                                        and (:action::text is null or action = :action)
                                        and (:from::timestamptz is null or at >= :from)
                                        and (:until::timestamptz is null or at < :until)
                                        order by at desc,
                                            tenant_id || ':' || lpad(position::text, 12, '0') desc
                                        limit :rows
                                        """)
                                .param("afterTime", page.afterDescending())
                                .param("afterId", page.afterId())
                                .param("tenant", filter.tenantId())
                                .param("action", filter.action())
                                .param("from", Columns.timeOrNull(filter.from()))
                                .param("until", Columns.timeOrNull(filter.until()))
                                .param("rows", page.rows())
                                .query((row, index) -> read(row))
                                .list());
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
}
