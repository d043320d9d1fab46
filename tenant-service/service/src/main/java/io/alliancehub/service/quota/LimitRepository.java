package io.alliancehub.service.quota;

import io.alliancehub.contract.LimitKind;
import io.alliancehub.contract.LimitLevel;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Rows of limits. */
@Component
final class LimitRepository {
    private final TenantTransactions transactions;

    LimitRepository(TenantTransactions transactions) {
        this.transactions = transactions;
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

    Optional<LimitRule> find(TenantId tenant, String id) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql("select * from limit_rule where tenant_id = ? and id = ?")
                                .param(tenant.value())
                                .param(id)
                                .query((row, index) -> read(row))
                                .optional());
    }

    void save(TenantId tenant, LimitRule rule) {
        transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                        """
                                        insert into limit_rule (tenant_id, id, level, subject_id,
                                            kind, value, updated_at)
                                        values (?, ?, ?, ?, ?, ?, ?)
                                        on conflict (tenant_id, level, subject_id, kind)
                                        do update set value = excluded.value,
                                            updated_at = excluded.updated_at
                                        """)
                                .param(tenant.value())
                                .param(rule.id())
                                .param(rule.level().name())
                                .param(rule.subjectId())
                                .param(rule.kind().name())
                                .param(rule.value())
                                .param(Columns.time(rule.updatedAt()))
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

    /** All of a bank's limits, widest level first. */
    List<LimitRule> list(TenantId tenant) {
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(
                                        """
                                        select * from limit_rule where tenant_id = ?
                                        order by array_position(
                                            array['BANK', 'PROJECT', 'APP', 'KEY'], level),
                                            subject_id, kind
                                        """)
                                .param(tenant.value())
                                .query((row, index) -> read(row))
                                .list());
    }

    private static LimitRule read(ResultSet row) throws SQLException {
        return new LimitRule(
                row.getString("id"),
                LimitLevel.valueOf(row.getString("level")),
                row.getString("subject_id"),
                LimitKind.valueOf(row.getString("kind")),
                row.getLong("value"),
                Columns.instant(row, "updated_at"));
    }
}
