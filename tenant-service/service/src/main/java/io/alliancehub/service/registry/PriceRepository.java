package io.alliancehub.service.registry;

import io.alliancehub.service.money.PricePerMillion;
import io.alliancehub.service.storage.Columns;
import io.alliancehub.service.storage.Cursor;
import io.alliancehub.service.storage.PageRequest;
import io.alliancehub.service.storage.Scope;
import io.alliancehub.service.storage.TenantTransactions;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Rows of prices. */
@Component
final class PriceRepository {
    private static final String SPANS =
            """
            select p.*, u.valid_until
            from price p join model_alias a on a.alias = p.alias
            cross join lateral (select min(n.valid_from) as valid_until from price n
                where n.alias = p.alias and n.valid_from > p.valid_from) u
            where\s""";
    private static final String IN_FORCE =
            "p.valid_from <= :at and (u.valid_until is null or u.valid_until > :at)";

    private final TenantTransactions transactions;

    PriceRepository(TenantTransactions transactions) {
        this.transactions = transactions;
    }

    /** False where another price of the alias begins at the same moment. */
    boolean insert(Price price) {
        return transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql(
                                                """
                                                insert into price (price_version, alias,
                                                    input_per_million, cached_input_per_million,
                                                    output_per_million, valid_from, created_at)
                                                values (?, ?, ?, ?, ?, ?, ?)
                                                on conflict (alias, valid_from) do nothing
                                                """)
                                        .param(price.priceVersion())
                                        .param(price.alias())
                                        .param(new BigDecimal(price.inputPerMillion()))
                                        .param(new BigDecimal(price.cachedInputPerMillion()))
                                        .param(new BigDecimal(price.outputPerMillion()))
                                        .param(Columns.time(price.validFrom()))
                                        .param(Columns.time(price.createdAt()))
                                        .update()
                                == 1);
    }

    /** Whether the alias has ever had a price. */
    boolean isPriced(String alias) {
        return transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql("select exists (select 1 from price where alias = ?)")
                                .param(alias)
                                .query(Boolean.class)
                                .single());
    }

    Optional<Price> find(String priceVersion) {
        return transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql("select * from price where price_version = ?")
                                .param(priceVersion)
                                .query((row, index) -> read(row))
                                .optional());
    }

    /** The prices that a viewer may see, with the time that each is in force. */
    List<PriceSpan> list(Viewer viewer, PriceFilter filter, PageRequest page, Instant now) {
        Map<String, Object> values = new HashMap<>();
        StringBuilder sql = new StringBuilder(SPANS).append(Viewer.MAY_SEE);
        values.put("viewer", viewer.parameter());
        add(sql, values, "p.alias = :alias", "alias", filter.alias());
        add(sql, values, "p.alias ilike :pattern", "pattern", filter.pattern());
        add(sql, values, IN_FORCE, "at", Columns.timeOrNull(filter.at()));
        if (page.after() != null) {
            sql.append(" and ").append(filter.order().after());
            values.put("t", Columns.time(page.after().at()));
            addIds(values, page.after().id());
        }
        sql.append(" order by ").append(filter.order().columns()).append(" limit :rows");
        values.put("rows", page.rows());
        return transactions.call(
                viewer.scope(),
                jdbc ->
                        jdbc.sql(sql.toString())
                                .params(values)
                                .query((row, index) -> span(row, now))
                                .list());
    }

    /** The price in force and the next one of each of these aliases, in this order. */
    List<Called> presentAndNext(Collection<String> aliases, Instant now) {
        return transactions.call(
                Scope.ALLIANCE,
                jdbc ->
                        jdbc.sql(
                                        """
                                        select * from (
                                            select *,
                                                row_number() over (partition by called_as
                                                    order by valid_from) as place
                                            from (
                                                select p.*, lead(p.valid_from) over (
                                                    partition by p.called_as
                                                    order by p.valid_from) as valid_until
                                                from price_in_force p
                                                where p.called_as = any (:aliases)) s
                                            where valid_until is null or valid_until > :now) l
                                        where place <= 2 order by called_as, valid_from
                                        """)
                                .param("aliases", aliases.toArray(String[]::new))
                                .param("now", Columns.time(now))
                                .query(
                                        (row, index) ->
                                                new Called(
                                                        row.getString("called_as"), span(row, now)))
                                .list());
    }

    /**
     * A price of a model.
     *
     * @param alias of the model, which may have it from the one that it was derived from
     */
    record Called(String alias, PriceSpan span) {}

    /** What settles ties in a cursor: the alias, which has no slash, and the price. */
    static String tie(PriceSpan span) {
        return span.alias() + "/" + span.priceVersion();
    }

    private static void addIds(Map<String, Object> values, String tie) {
        int slash = tie.indexOf('/');
        if (slash < 0) {
            throw Cursor.refused();
        }
        values.put("alias_after", tie.substring(0, slash));
        values.put("id", tie.substring(slash + 1));
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

    private static PriceSpan span(ResultSet row, Instant now) throws SQLException {
        return PriceSpan.of(read(row), Columns.instantOrNull(row, "valid_until"), now);
    }

    private static Price read(ResultSet row) throws SQLException {
        return new Price(
                row.getString("price_version"),
                row.getString("alias"),
                new PricePerMillion(row.getBigDecimal("input_per_million")).toString(),
                new PricePerMillion(row.getBigDecimal("cached_input_per_million")).toString(),
                new PricePerMillion(row.getBigDecimal("output_per_million")).toString(),
                Columns.instant(row, "valid_from"),
                Columns.instant(row, "created_at"));
    }
}
