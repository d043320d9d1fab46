package io.alliancehub.service.reporting;

import io.alliancehub.contract.LimitWindows;
import io.alliancehub.service.metering.UsageDatabase;
import io.alliancehub.service.metering.UsageReach;
import io.alliancehub.service.metering.UsageSlice;
import io.alliancehub.service.reporting.AttentionItem.Link;
import io.alliancehub.service.reporting.AttentionItem.Severity;
import io.alliancehub.service.storage.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Limits of the day and the month that are nearly used up. */
@Component
final class LimitAttention implements AttentionSource {
    private static final String NEARLY_USED =
            """
            with used as (
                select tenant_id,
                    case when grouping(project_id) = 0 then 'PROJECT'
                        when grouping(app_id) = 0 then 'APP'
                        when grouping(key_id) = 0 then 'KEY' else 'BANK' end as level,
                    coalesce(project_id, app_id, key_id, tenant_id) as subject_id,
                    sum(prompt_tokens + completion_tokens) as month_tokens,
                    sum(micro_yuan) as month_micro,
                    sum(prompt_tokens + completion_tokens) filter (where at >= :day) as day_tokens,
                    sum(micro_yuan) filter (where at >= :day) as day_micro
                from usage_day
                where (cast(:tenant as text) is null or tenant_id = :tenant)
                    and at >= :month and at < :end
                group by grouping sets ((tenant_id), (tenant_id, project_id), (tenant_id, app_id),
                    (tenant_id, key_id))),
            measured as (
                select r.*, coalesce(case r.kind when 'TOKENS_PER_DAY' then u.day_tokens
                    when 'TOKENS_PER_MONTH' then u.month_tokens
                    when 'MONEY_PER_DAY' then u.day_micro
                    when 'MONEY_PER_MONTH' then u.month_micro end, 0) as used
                from limit_rule r join used u on u.tenant_id = r.tenant_id and u.level = r.level
                    and u.subject_id = r.subject_id
                where cast(:tenant as text) is null or r.tenant_id = :tenant)
            select tenant_id, id, level, subject_id, kind, value, used,
                floor(100 * used / value)::bigint as percent
            from measured where value > 0 and used >= value * 0.8
            order by used / value desc, id limit 50
            """;
    private static final int FULL_PERCENT = 100;
    private final UsageDatabase database;
    private final Clock clock;

    LimitAttention(UsageDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public List<AttentionItem> of(UsageReach reach) {
        Instant now = clock.instant();
        LocalDate first = LocalDate.ofInstant(now, LimitWindows.ZONE).withDayOfMonth(1);
        Instant month = first.atStartOfDay(LimitWindows.ZONE).toInstant();
        String tenant = reach.bank() == null ? null : reach.bank().value();
        return database.read(
                reach,
                jdbc ->
                        jdbc.sql(NEARLY_USED)
                                .param("tenant", tenant)
                                .param("day", Columns.time(UsageSlice.dayOf(now)))
                                .param("month", Columns.time(month))
                                .param("end", Columns.time(LimitWindows.at(now).monthEnd()))
                                .query((row, index) -> item(row))
                                .list());
    }

    private static AttentionItem item(ResultSet row) throws SQLException {
        return new AttentionItem(
                "LIMIT_NEARLY_USED",
                row.getLong("percent") >= FULL_PERCENT ? Severity.CRITICAL : Severity.WARNING,
                "attention.limitNearlyUsed",
                Map.of(
                        "level", row.getString("level"),
                        "subjectId", row.getString("subject_id"),
                        "limitKind", row.getString("kind"),
                        "value", Long.toString(row.getLong("value")),
                        "used", row.getBigDecimal("used").toBigInteger().toString(),
                        "percent", Long.toString(row.getLong("percent"))),
                new Link("limits", row.getString("tenant_id"), row.getString("id")));
    }
}
