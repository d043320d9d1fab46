package io.alliancehub.service.billing;

import io.alliancehub.contract.TenantId;
import io.alliancehub.service.metering.TokenClass;
import io.alliancehub.service.money.PricePerMillion;
import io.alliancehub.service.money.Yuan;
import io.alliancehub.service.storage.Columns;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads usage and prices for invoices, inside a transaction that the caller has opened. */
@Component
final class BillingRepository {
    private static final String LINES =
            """
            with used as (
                select tenant_id, alias, model_version, price_version,
                    sum(prompt_tokens - cached_tokens) as input,
                    sum(cached_tokens) as cached_input,
                    sum(completion_tokens) as output
                from usage_record
                where tenant_id = any (?) and occurred_at >= ? and occurred_at < ?
                group by tenant_id, alias, model_version, price_version)
            select u.tenant_id, u.alias, u.model_version, u.price_version, c.token_class, c.tokens,
                c.unit_price, v.adapter_digest
            from used u join price p on p.price_version = u.price_version
            left join model_version v on v.id = u.model_version
            cross join lateral (values
                ('INPUT', u.input, p.input_per_million),
                ('CACHED_INPUT', u.cached_input, p.cached_input_per_million),
                ('OUTPUT', u.output, p.output_per_million)
            ) as c(token_class, tokens, unit_price)
            where c.tokens > 0
            """;

    /** Lines of a month: one row per model, price and class that has any tokens. */
    List<InvoiceLine> lines(JdbcClient jdbc, TenantId tenant, InvoiceMonth month) {
        return lines(jdbc, List.of(tenant), month).getOrDefault(tenant, List.of());
    }

    /** The same for several banks, each with its lines; the caller may see all of them. */
    Map<TenantId, List<InvoiceLine>> lines(
            JdbcClient jdbc, List<TenantId> tenants, InvoiceMonth month) {
        Map<TenantId, List<InvoiceLine>> lines = new HashMap<>();
        jdbc.sql(LINES)
                .param(tenants.stream().map(TenantId::value).toArray(String[]::new))
                .param(Columns.time(month.from()))
                .param(Columns.time(month.until()))
                .query(
                        row -> {
                            TenantId tenant = new TenantId(row.getString("tenant_id"));
                            lines.computeIfAbsent(tenant, it -> new ArrayList<>()).add(line(row));
                        });
        lines.values().forEach(each -> each.sort(Comparator.comparing(InvoiceLine::key)));
        return lines;
    }

    /** Whether a bank has any call in a month. */
    boolean hasCalls(JdbcClient jdbc, TenantId tenant, InvoiceMonth month) {
        return jdbc.sql(
                        "select exists (select 1 from usage_record where tenant_id = ? and"
                                + " occurred_at >= ? and occurred_at < ?)")
                .param(tenant.value())
                .param(Columns.time(month.from()))
                .param(Columns.time(month.until()))
                .query(Boolean.class)
                .single();
    }

    /** How many calls a month has. */
    long countCalls(JdbcClient jdbc, TenantId tenant, InvoiceMonth month) {
        return jdbc.sql(
                        "select count(*) from usage_record where tenant_id = ? and occurred_at >= ?"
                                + " and occurred_at < ?")
                .param(tenant.value())
                .param(Columns.time(month.from()))
                .param(Columns.time(month.until()))
                .query(Long.class)
                .single();
    }

    /** When the last call before a moment was. */
    Optional<Instant> lastCallBefore(JdbcClient jdbc, TenantId tenant, Instant moment) {
        return jdbc.sql(
                        "select occurred_at from usage_record where tenant_id = ? and occurred_at"
                                + " < ? order by occurred_at desc limit 1")
                .param(tenant.value())
                .param(Columns.time(moment))
                .query((row, index) -> Columns.instant(row, "occurred_at"))
                .optional();
    }

    /** Hands over each call of a month as it was reported, one at a time. */
    void eachCall(JdbcClient jdbc, TenantId tenant, InvoiceMonth month, Consumer<Call> consumer) {
        try (var calls =
                jdbc
                        .sql(
                                """
                                select id, alias, model_version, price_version, prompt_tokens,
                                    cached_tokens, completion_tokens, amount, occurred_at
                                from usage_record
                                where tenant_id = ? and occurred_at >= ? and occurred_at < ?
                                """)
                        .param(tenant.value())
                        .param(Columns.time(month.from()))
                        .param(Columns.time(month.until()))
                        .withFetchSize(1_000)
                        .query((row, index) -> call(row))
                        .stream()) {
            calls.forEach(consumer);
        }
    }

    /** The price rows, as decimal text was stored. */
    Map<String, PriceRow> prices(JdbcClient jdbc) {
        Map<String, PriceRow> prices = new HashMap<>();
        jdbc.sql(
                        """
                        select *, lead(valid_from) over (partition by alias order by valid_from)
                            as valid_until
                        from price
                        """)
                .query(
                        row -> {
                            prices.put(
                                    row.getString("price_version"),
                                    new PriceRow(
                                            row.getBigDecimal("input_per_million"),
                                            row.getBigDecimal("cached_input_per_million"),
                                            row.getBigDecimal("output_per_million"),
                                            Columns.instant(row, "valid_from"),
                                            Columns.instantOrNull(row, "valid_until")));
                        });
        return prices;
    }

    /** What the ledger has as revenue for the calls of a month. */
    Yuan revenue(JdbcClient jdbc, TenantId tenant, InvoiceMonth month) {
        List<BigDecimal> sums = new ArrayList<>();
        jdbc.sql(
                        """
                        select coalesce(sum(e.credit - e.debit), 0)
                        from journal_entry j join ledger_entry e on e.journal_id = j.id
                        where j.tenant_id = ? and e.account = 'USAGE_REVENUE'
                            and j.occurred_at >= ? and j.occurred_at < ?
                        """)
                .param(tenant.value())
                .param(Columns.time(month.from()))
                .param(Columns.time(month.until()))
                .query(
                        row -> {
                            sums.add(row.getBigDecimal(1));
                        });
        return new Yuan(sums.getFirst());
    }

    private static InvoiceLine line(ResultSet row) throws SQLException {
        return new InvoiceLine(
                new LineKey(
                        row.getString("alias"),
                        row.getString("model_version"),
                        row.getString("price_version"),
                        TokenClass.valueOf(row.getString("token_class"))),
                row.getBigDecimal("tokens").longValueExact(),
                new PricePerMillion(row.getBigDecimal("unit_price")),
                row.getString("adapter_digest"));
    }

    private static Call call(ResultSet row) throws SQLException {
        return new Call(
                row.getString("id"),
                row.getString("alias"),
                row.getString("model_version"),
                row.getString("price_version"),
                row.getLong("prompt_tokens"),
                row.getLong("cached_tokens"),
                row.getLong("completion_tokens"),
                row.getBigDecimal("amount"),
                Columns.instant(row, "occurred_at"));
    }

    /** One call, with the amount that it was rated with. */
    record Call(
            String id,
            String alias,
            String modelVersion,
            String priceVersion,
            long promptTokens,
            long cachedTokens,
            long completionTokens,
            BigDecimal amount,
            Instant occurredAt) {}

    /**
     * Yuan per million tokens.
     *
     * @param validUntil when the model's next price begins; null where none is set
     */
    record PriceRow(
            BigDecimal input,
            BigDecimal cachedInput,
            BigDecimal output,
            Instant validFrom,
            @Nullable Instant validUntil) {
        boolean isInForceAt(Instant moment) {
            return !moment.isBefore(validFrom)
                    && (validUntil == null || moment.isBefore(validUntil));
        }
    }
}
