package io.alliancehub.service.alert;

import io.alliancehub.contract.LimitLevel;
import io.alliancehub.service.storage.ClearingTransactions;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Rows of rules, of a bank or of the alliance. */
@Component
final class AlertRuleRepository {
    private static final String INSERT =
            """
            insert into alert_rule (tenant_id, id, name, kind, level, subject_id, limit_id, unit,
                value, thresholds, refusals, window_minutes, reason, channel, target, secret,
                enabled, created_at, updated_at)
            values (:scope, :id, :name, :kind, :level, :subject, :limit, :unit, :value,
                :thresholds, :refusals, :window, :reason, :channel, :target, :secret, :enabled,
                :created, :updated)
            """;
    private static final String UPDATE =
            """
            update alert_rule set name = :name, level = :level, subject_id = :subject,
                limit_id = :limit, unit = :unit, value = :value, thresholds = :thresholds,
                refusals = :refusals, window_minutes = :window, reason = :reason,
                target = :target, enabled = :enabled, updated_at = :updated
            where tenant_id = :scope and id = :id
            """;
    private final TenantTransactions transactions;
    private final ClearingTransactions clearing;

    AlertRuleRepository(TenantTransactions transactions, ClearingTransactions clearing) {
        this.transactions = transactions;
        this.clearing = clearing;
    }

    /**
     * @param secret sealed; null where the channel needs none
     */
    void insert(Scope scope, AlertRule rule, byte @Nullable [] secret) {
        Map<String, @Nullable Object> values = values(scope, rule);
        values.put("secret", secret);
        values.put("created", Columns.time(rule.createdAt()));
        transactions.call(scope, jdbc -> jdbc.sql(INSERT).params(values).update());
    }

    void update(Scope scope, AlertRule rule) {
        transactions.call(scope, jdbc -> jdbc.sql(UPDATE).params(values(scope, rule)).update());
    }

    void secret(Scope scope, String id, byte[] secret, Instant now) {
        transactions.call(
                scope,
                jdbc ->
                        jdbc.sql(
                                        """
                                        update alert_rule set secret = ?, updated_at = ?
                                        where tenant_id = ? and id = ?
                                        """)
                                .param(secret)
                                .param(Columns.time(now))
                                .param(scope.value())
                                .param(id)
                                .update());
    }

    /** The sealed secret; empty where the rule is gone or has none. */
    Optional<byte[]> secret(Scope scope, String id) {
        return transactions.call(
                scope,
                jdbc ->
                        jdbc.sql(
                                        """
                                        select secret from alert_rule
                                        where tenant_id = ? and id = ? and secret is not null
                                        """)
                                .param(scope.value())
                                .param(id)
                                .query((row, index) -> row.getBytes("secret"))
                                .optional());
    }

    void delete(Scope scope, String id) {
        transactions.call(
                scope,
                jdbc ->
                        jdbc.sql("delete from alert_rule where tenant_id = ? and id = ?")
                                .param(scope.value())
                                .param(id)
                                .update());
    }

    Optional<AlertRule> find(Scope scope, String id) {
        return transactions.call(
                scope,
                jdbc ->
                        jdbc.sql("select * from alert_rule where tenant_id = ? and id = ?")
                                .param(scope.value())
                                .param(id)
                                .query((row, index) -> read(row))
                                .optional());
    }

    /** All of them, oldest first; there are few. */
    List<AlertRule> list(Scope scope) {
        return transactions.call(
                scope,
                jdbc ->
                        jdbc.sql(
                                        """
                                        select * from alert_rule where tenant_id = ?
                                        order by created_at, id
                                        """)
                                .param(scope.value())
                                .query((row, index) -> read(row))
                                .list());
    }

    /** Whoever has a rule that is in force. */
    List<Scope> watching() {
        return clearing.call(
                jdbc ->
                        jdbc.sql(
                                        """
                                        select distinct tenant_id from alert_rule
                                        where enabled order by tenant_id
                                        """)
                                .query((row, index) -> new Scope(row.getString("tenant_id")))
                                .list());
    }

    private static Map<String, @Nullable Object> values(Scope scope, AlertRule rule) {
        Map<String, @Nullable Object> values = new HashMap<>();
        AlertRule.Budget budget = rule.budget();
        AlertRule.RefusalBound refusals = rule.refusals();
        values.put("scope", scope.value());
        values.put("id", rule.id());
        values.put("name", rule.name());
        values.put("kind", rule.kind().name());
        values.put("level", budget == null ? null : nameOf(budget.level()));
        values.put("subject", budget == null ? null : budget.subjectId());
        values.put("limit", budget == null ? null : budget.limitId());
        values.put("unit", budget == null ? null : nameOf(budget.unit()));
        values.put("value", budget == null ? null : budget.value());
        values.put(
                "thresholds", budget == null ? null : budget.thresholds().toArray(Integer[]::new));
        values.put("refusals", refusals == null ? null : refusals.moreThan());
        values.put("window", refusals == null ? null : refusals.windowMinutes());
        values.put("reason", refusals == null ? null : refusals.reason());
        values.put("channel", rule.channel().name());
        values.put("target", rule.target());
        values.put("enabled", rule.enabled());
        values.put("updated", Columns.time(rule.updatedAt()));
        return values;
    }

    private static @Nullable String nameOf(@Nullable Enum<?> constant) {
        return constant == null ? null : constant.name();
    }

    private static AlertRule read(ResultSet row) throws SQLException {
        return new AlertRule(
                row.getString("id"),
                row.getString("name"),
                AlertRule.Kind.valueOf(row.getString("kind")),
                budget(row),
                refusals(row),
                AlertRule.Channel.valueOf(row.getString("channel")),
                row.getString("target"),
                row.getBoolean("enabled"),
                Columns.instant(row, "created_at"),
                Columns.instant(row, "updated_at"));
    }

    private static AlertRule.@Nullable Budget budget(ResultSet row) throws SQLException {
        Array thresholds = row.getArray("thresholds");
        if (thresholds == null) {
            return null;
        }
        String level = row.getString("level");
        String unit = row.getString("unit");
        long value = row.getLong("value");
        return new AlertRule.Budget(
                row.getString("limit_id"),
                level == null ? null : LimitLevel.valueOf(level),
                row.getString("subject_id"),
                unit == null ? null : AlertRule.Unit.valueOf(unit),
                value == 0 ? null : value,
                List.of((Integer[]) thresholds.getArray()));
    }

    private static AlertRule.@Nullable RefusalBound refusals(ResultSet row) throws SQLException {
        int window = row.getInt("window_minutes");
        return window == 0
                ? null
                : new AlertRule.RefusalBound(
                        row.getLong("refusals"), window, row.getString("reason"));
    }
}
