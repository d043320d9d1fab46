package io.alliancehub.service.metering;

import io.alliancehub.contract.LimitLevel;
import io.alliancehub.contract.TenantId;
import io.alliancehub.contract.TokenPrices;
import io.alliancehub.contract.TokenUsage;
import io.alliancehub.service.rating.Rating;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.TenantTransactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** A subject's calls as they came, one after the other, with a bounded number in memory. */
@Component
public final class UsageTrace {
    private static final int PART = 10_000;
    private final TenantTransactions transactions;
    private final Rating rating;

    UsageTrace(TenantTransactions transactions, Rating rating) {
        this.transactions = transactions;
        this.rating = rating;
    }

    /**
     * Hands each call to {@code reader}, in the order in which they were admitted.
     *
     * @return how many there were; as many as the bound where there may be more
     */
    public long read(TenantId tenant, Span span, Consumer<Step> reader) {
        String sql =
                """
                select id, occurred_at, ended_at, prompt_tokens, cached_tokens, completion_tokens,
                    micro_yuan, price_version
                from usage_record
                where tenant_id = :tenant and (occurred_at, id) > (:at, :id)
                    and occurred_at < :until and %s = :subject
                order by occurred_at, id limit :rows
                """
                        .formatted(column(span.level()));
        Map<String, TokenPrices> prices = new HashMap<>();
        Instant at = span.from();
        String id = "";
        long count = 0;
        List<Step> part;
        do {
            Map<String, Object> values =
                    Map.of(
                            "tenant", tenant.value(),
                            "at", Columns.time(at),
                            "id", id,
                            "until", Columns.time(span.until()),
                            "subject", span.subjectId(),
                            "rows", Math.min(PART, span.rowsMax() - count));
            part =
                    transactions.call(
                            tenant,
                            jdbc ->
                                    jdbc.sql(sql)
                                            .params(values)
                                            .query((row, index) -> step(row, prices))
                                            .list());
            part.forEach(reader);
            count += part.size();
            if (!part.isEmpty()) {
                at = part.getLast().occurredAt();
                id = part.getLast().id();
            }
        } while (part.size() == PART && count < span.rowsMax());
        return count;
    }

    /** What a subject has used from {@code from} on and before {@code until}. */
    public Used used(TenantId tenant, Span span) {
        String sql =
                """
                select coalesce(sum(prompt_tokens + completion_tokens), 0)::bigint as tokens,
                    least(coalesce(sum(micro_yuan), 0), 4000000000000000000)::bigint as micro
                from usage_record
                where tenant_id = :tenant and occurred_at >= :from and occurred_at < :until
                    and %s = :subject
                """
                        .formatted(column(span.level()));
        return transactions.call(
                tenant,
                jdbc -> {
                    jdbc.sql("select set_config('statement_timeout', '60s', true)")
                            .query(String.class)
                            .single();
                    return jdbc.sql(sql)
                            .param("tenant", tenant.value())
                            .param("from", Columns.time(span.from()))
                            .param("until", Columns.time(span.until()))
                            .param("subject", span.subjectId())
                            .query((row, i) -> new Used(row.getLong(1), row.getLong(2)))
                            .single();
                });
    }

    private Step step(ResultSet row, Map<String, TokenPrices> prices) throws SQLException {
        return new Step(
                row.getString("id"),
                Columns.instant(row, "occurred_at"),
                Columns.instant(row, "ended_at"),
                new TokenUsage(
                        row.getLong("prompt_tokens"),
                        row.getLong("cached_tokens"),
                        row.getLong("completion_tokens"),
                        0),
                row.getLong("micro_yuan"),
                prices(prices, row.getString("price_version")));
    }

    private TokenPrices prices(Map<String, TokenPrices> known, String version) {
        return known.computeIfAbsent(
                version,
                it ->
                        rating.pricesOf(it)
                                .orElseThrow(
                                        () -> new IllegalStateException("no price row " + it)));
    }

    private static String column(LimitLevel level) {
        return switch (level) {
            case BANK -> "tenant_id";
            case PROJECT -> "project_id";
            case APP -> "app_id";
            case KEY -> "key_id";
        };
    }

    /**
     * Whose calls of which time.
     *
     * @param from the first moment
     * @param until the first moment that is no more of it
     * @param rowsMax no more than this many are read
     */
    public record Span(
            LimitLevel level, String subjectId, Instant from, Instant until, long rowsMax) {}

    /**
     * A call.
     *
     * @param microYuan its cost as limits count it
     */
    public record Step(
            String id,
            Instant occurredAt,
            Instant endedAt,
            TokenUsage usage,
            long microYuan,
            TokenPrices prices) {}

    /** A use, as limits count it. */
    public record Used(long tokens, long microYuan) {}
}
