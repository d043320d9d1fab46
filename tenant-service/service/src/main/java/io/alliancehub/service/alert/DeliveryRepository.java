package io.alliancehub.service.alert;

import io.alliancehub.service.storage.ClearingTransactions;
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

/** Rows of deliveries. Who may insert one has decided that an alert is raised. */
@Component
final class DeliveryRepository {
    private final TenantTransactions transactions;
    private final ClearingTransactions clearing;

    DeliveryRepository(TenantTransactions transactions, ClearingTransactions clearing) {
        this.transactions = transactions;
        this.clearing = clearing;
    }

    /** A delivery that somebody has taken to carry out. */
    record Due(
            Scope scope,
            String id,
            String ruleId,
            AlertRule.Channel channel,
            String target,
            String body,
            int attempts,
            Instant createdAt) {}

    /** What is known when an alert is raised. */
    record Raised(
            String id,
            String period,
            long threshold,
            AlertDelivery.Status status,
            String body,
            Instant at) {}

    /** False where this rule has raised this alert before. */
    boolean insert(Scope scope, AlertRule rule, Raised raised) {
        return transactions.call(
                scope,
                jdbc ->
                        jdbc.sql(
                                                """
                                                insert into alert_delivery (tenant_id, id, rule_id,
                                                    period, threshold, channel, target, body,
                                                    status, attempts, created_at, next_attempt_at)
                                                values (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)
                                                on conflict (tenant_id, rule_id, period, threshold)
                                                    do nothing
                                                """)
                                        .param(scope.value())
                                        .param(raised.id())
                                        .param(rule.id())
                                        .param(raised.period())
                                        .param(raised.threshold())
                                        .param(rule.channel().name())
                                        .param(rule.target())
                                        .param(raised.body())
                                        .param(raised.status().name())
                                        .param(Columns.time(raised.at()))
                                        .param(Columns.time(raised.at()))
                                        .update()
                                == 1);
    }

    /** How many deliveries of a rule were asked for by people lately. */
    int countTests(Scope scope, String ruleId, Instant since) {
        return transactions.call(
                scope,
                jdbc ->
                        jdbc.sql(
                                        """
                                        select count(*) from alert_delivery
                                        where tenant_id = ? and rule_id = ? and created_at > ?
                                            and period like 'test:%'
                                        """)
                                .param(scope.value())
                                .param(ruleId)
                                .param(Columns.time(since))
                                .query(Integer.class)
                                .single());
    }

    Optional<AlertDelivery> find(Scope scope, String id) {
        return transactions.call(
                scope,
                jdbc ->
                        jdbc.sql("select * from alert_delivery where tenant_id = ? and id = ?")
                                .param(scope.value())
                                .param(id)
                                .query((row, index) -> read(row))
                                .optional());
    }

    /** Newest first. */
    List<AlertDelivery> list(Scope scope, @Nullable String ruleId, PageRequest page) {
        return transactions.call(
                scope,
                jdbc ->
                        jdbc.sql(
                                        """
                                        select * from alert_delivery where tenant_id = :scope
                                            and (created_at, id) < (:after, :afterId)
                                            and (cast(:rule as text) is null or rule_id = :rule)
                                        order by created_at desc, id desc limit :rows
                                        """)
                                .param("scope", scope.value())
                                .param("after", page.afterDescending())
                                .param("afterId", page.afterId())
                                .param("rule", ruleId)
                                .param("rows", page.rows())
                                .query((row, index) -> read(row))
                                .list());
    }

    /** Takes what is due, so that nobody else takes it until {@code until}. */
    List<Due> claim(Instant now, Instant until, int countMax) {
        // Materialised, so that it runs once: run again it would skip what it took and take more.
        return clearing.call(
                jdbc ->
                        jdbc.sql(
                                        """
                                        with taken as materialized (
                                            select tenant_id, id from alert_delivery
                                            where status = 'PENDING' and next_attempt_at <= :now
                                            order by next_attempt_at limit :count
                                            for update skip locked)
                                        update alert_delivery d set attempts = d.attempts + 1,
                                            last_attempt_at = :now, next_attempt_at = :until
                                        from taken
                                        where d.tenant_id = taken.tenant_id and d.id = taken.id
                                        returning d.*
                                        """)
                                .param("now", Columns.time(now))
                                .param("until", Columns.time(until))
                                .param("count", countMax)
                                .query((row, index) -> due(row))
                                .list());
    }

    /**
     * Notes how an attempt went.
     *
     * @param next when to try again; null where nobody will
     * @param error null where it was delivered
     */
    void note(Due due, Instant now, @Nullable Instant next, @Nullable String error) {
        AlertDelivery.Status status =
                error == null
                        ? AlertDelivery.Status.DELIVERED
                        : next == null ? AlertDelivery.Status.FAILED : AlertDelivery.Status.PENDING;
        clearing.call(
                jdbc ->
                        jdbc.sql(
                                        """
                                        update alert_delivery set status = :status,
                                            next_attempt_at = coalesce(:next, next_attempt_at),
                                            delivered_at = :delivered, last_error = :error
                                        where tenant_id = :scope and id = :id
                                            and status = 'PENDING'
                                        """)
                                .param("status", status.name())
                                .param("next", Columns.timeOrNull(next))
                                .param("delivered", error == null ? Columns.time(now) : null)
                                .param("error", error)
                                .param("scope", due.scope().value())
                                .param("id", due.id())
                                .update());
    }

    /** Forgets what is older. */
    int forget(Instant before) {
        return clearing.call(
                jdbc ->
                        jdbc.sql(
                                        """
                                        delete from alert_delivery
                                        where created_at < ? and status <> 'PENDING'
                                        """)
                                .param(Columns.time(before))
                                .update());
    }

    private static Due due(ResultSet row) throws SQLException {
        return new Due(
                new Scope(row.getString("tenant_id")),
                row.getString("id"),
                row.getString("rule_id"),
                AlertRule.Channel.valueOf(row.getString("channel")),
                row.getString("target"),
                row.getString("body"),
                row.getInt("attempts"),
                Columns.instant(row, "created_at"));
    }

    private static AlertDelivery read(ResultSet row) throws SQLException {
        AlertDelivery.Status status = AlertDelivery.Status.valueOf(row.getString("status"));
        return new AlertDelivery(
                row.getString("id"),
                row.getString("rule_id"),
                row.getString("period"),
                row.getLong("threshold"),
                AlertRule.Channel.valueOf(row.getString("channel")),
                Targets.shown(row.getString("target")),
                status,
                row.getInt("attempts"),
                Columns.instant(row, "created_at"),
                status == AlertDelivery.Status.PENDING
                        ? Columns.instant(row, "next_attempt_at")
                        : null,
                Columns.instantOrNull(row, "last_attempt_at"),
                Columns.instantOrNull(row, "delivered_at"),
                row.getString("last_error"));
    }
}
