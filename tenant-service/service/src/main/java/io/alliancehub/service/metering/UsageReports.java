package io.alliancehub.service.metering;

import io.alliancehub.contract.AppId;
import io.alliancehub.contract.KeyId;
import io.alliancehub.contract.ProjectId;
import io.alliancehub.contract.TenantId;
import io.alliancehub.contract.UsageEvent.Measurement;
import io.alliancehub.contract.UsageEvent.Outcome;
import io.alliancehub.service.money.Yuan;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Cursor;
import io.alliancehub.service.storage.Page;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads a bank's calls, newest first. */
@Component
public final class UsageReports {
    private static final String COLUMNS =
            """
            select id, request_id, occurred_at, recorded_at, project_id, app_id, key_id, alias,
                model_version, prompt_tokens, cached_tokens, completion_tokens, reasoning_tokens,
                beyond_tokens, outcome, measurement, price_version, amount, first_token_at,
                ended_at, member_id, gateway_id, evidence
            from usage_record
            where tenant_id = :tenant and (occurred_at, id) < (:afterTime, :afterId)
            """;

    private final TenantTransactions transactions;

    UsageReports(TenantTransactions transactions) {
        this.transactions = transactions;
    }

    /** A page of the calls that the filter wants. */
    public Page<UsageRecord> list(TenantId tenant, UsageFilter filter, PageRequest page) {
        Map<String, Object> values = new LinkedHashMap<>();
        StringBuilder sql = new StringBuilder(COLUMNS);
        add(sql, values, "occurred_at >= :from", "from", Columns.timeOrNull(filter.from()));
        add(sql, values, "occurred_at < :until", "until", Columns.timeOrNull(filter.until()));
        add(sql, values, "app_id = :app", "app", filter.appId());
        add(sql, values, "key_id = :key", "key", filter.keyId());
        add(sql, values, "alias = :alias", "alias", filter.alias());
        add(sql, values, "model_version = :version", "version", filter.modelVersion());
        add(sql, values, "price_version = :price", "price", filter.priceVersion());
        add(sql, values, "request_id = :request", "request", filter.requestId());
        if (filter.tokenClass() != null) {
            sql.append(" and ").append(present(filter.tokenClass()));
        }
        sql.append(" order by occurred_at desc, id desc limit :rows");
        values.put("tenant", tenant.value());
        values.put("afterTime", page.afterDescending());
        values.put("afterId", page.afterId());
        values.put("rows", page.rows());
        List<UsageRecord> rows =
                transactions.call(
                        tenant,
                        jdbc ->
                                jdbc.sql(sql.toString())
                                        .params(values)
                                        .query((row, index) -> read(row))
                                        .list());
        return Page.of(rows, page, row -> new Cursor(row.occurredAt(), row.usageId()));
    }

    private static String present(TokenClass tokenClass) {
        return switch (tokenClass) {
            case INPUT -> "prompt_tokens > cached_tokens";
            case CACHED_INPUT -> "cached_tokens > 0";
            case OUTPUT -> "completion_tokens > 0";
        };
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

    private static UsageRecord read(ResultSet row) throws SQLException {
        return new UsageRecord(
                row.getString("request_id"),
                row.getString("id"),
                Columns.instant(row, "occurred_at"),
                Columns.instant(row, "recorded_at"),
                new ProjectId(row.getString("project_id")),
                new AppId(row.getString("app_id")),
                new KeyId(row.getString("key_id")),
                row.getString("alias"),
                row.getString("model_version"),
                row.getLong("prompt_tokens"),
                row.getLong("cached_tokens"),
                row.getLong("completion_tokens"),
                row.getLong("reasoning_tokens"),
                row.getLong("beyond_tokens"),
                Outcome.valueOf(row.getString("outcome")),
                Measurement.valueOf(row.getString("measurement")),
                row.getString("price_version"),
                new Yuan(row.getBigDecimal("amount")).toString(),
                Columns.instantOrNull(row, "first_token_at"),
                Columns.instant(row, "ended_at"),
                row.getString("member_id"),
                row.getString("gateway_id"),
                row.getString("evidence"));
    }
}
