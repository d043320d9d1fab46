package io.alliancehub.service.metering;

import io.alliancehub.contract.LimitLevel;
import io.alliancehub.contract.LimitWindows;
import io.alliancehub.contract.TenantId;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.springframework.stereotype.Component;

/** What each level of a bank has used in the present day and month. */
@Component
public final class UsageTotals {
    private static final String TOTALS =
            """
            select project_id, app_id, key_id, grouping(project_id) as not_project,
                grouping(app_id) as not_app, grouping(key_id) as not_key,
                coalesce(sum(prompt_tokens + completion_tokens), 0) as month_tokens,
                least(coalesce(sum(micro_yuan), 0), 9223372036854775807)::bigint as month_micro,
                coalesce(sum(prompt_tokens + completion_tokens)
                    filter (where at >= :day), 0) as day_tokens,
                least(coalesce(sum(micro_yuan) filter (where at >= :day), 0),
                    9223372036854775807)::bigint as day_micro
            from usage_day
            where tenant_id = :tenant and at >= :month and at < :end
            group by grouping sets ((), (project_id), (app_id), (key_id))
            """;

    private final TenantTransactions transactions;

    UsageTotals(TenantTransactions transactions) {
        this.transactions = transactions;
    }

    /** The totals of the windows that hold {@code moment}; the bank's own is always there. */
    public List<Total> at(TenantId tenant, Instant moment) {
        LocalDate day = LocalDate.ofInstant(moment, LimitWindows.ZONE);
        Instant dayStart = day.atStartOfDay(LimitWindows.ZONE).toInstant();
        Instant monthStart = day.withDayOfMonth(1).atStartOfDay(LimitWindows.ZONE).toInstant();
        return transactions.call(
                tenant,
                jdbc ->
                        jdbc.sql(TOTALS)
                                .param("day", Columns.time(dayStart))
                                .param("month", Columns.time(monthStart))
                                .param("end", Columns.time(LimitWindows.at(moment).monthEnd()))
                                .param("tenant", tenant.value())
                                .query((row, index) -> read(tenant, row))
                                .list());
    }

    private static Total read(TenantId tenant, ResultSet row) throws SQLException {
        LimitLevel level = LimitLevel.BANK;
        String subject = tenant.value();
        if (row.getInt("not_project") == 0) {
            level = LimitLevel.PROJECT;
            subject = row.getString("project_id");
        } else if (row.getInt("not_app") == 0) {
            level = LimitLevel.APP;
            subject = row.getString("app_id");
        } else if (row.getInt("not_key") == 0) {
            level = LimitLevel.KEY;
            subject = row.getString("key_id");
        }
        return new Total(
                level,
                subject,
                row.getLong("day_tokens"),
                row.getLong("day_micro"),
                row.getLong("month_tokens"),
                row.getLong("month_micro"));
    }

    /** The use of one bank, project, app or key; money rounded up to micro-yuan per call. */
    public record Total(
            LimitLevel level,
            String subjectId,
            long dayTokens,
            long dayMicroYuan,
            long monthTokens,
            long monthMicroYuan) {}
}
